// A stand-in for the content script: what our pages ask it, the stage answers.
chrome.runtime.onMessage.addListener((message, _sender, respond) => {
  if (!/^(?:page|annotation)\.(?!count)/.test(message.type)) return false;
  chrome.runtime.sendMessage({ type: "stage.page", message }).then(respond);
  return true;
});

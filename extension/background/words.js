// What words tell: which join, open, place or go on a title, and how much a word tells one title from another.
//
// The browser's half of server/paperlight/matching/words.py, which tells the reasons; tests/vectors/words.json holds the two
// equal.

import { isUnspaced } from "../shared/fold.js";
import { COMMON as COMMON_BITS, ENGLISH as ENGLISH_BITS } from "./word-sets.js";

/** @param {string} text */
function list(text) {
  return new Set(text.split(/\s+/).filter(Boolean));
}

/** Words that join the parts of a title and stay small in one. */
export const JOINERS = list(`
  a an the and or nor but of in on at to for from by with without within into onto over under through toward towards
  across between among against beyond behind before after during until as via using than vs versus per upon about around
`);
/** Words that begin a sentence before a title that is cited in it, where their capital means nothing. */
export const OPENERS = list(`
  in as with like unlike see following while although though since because after both the our we this these and or but by
  inspired based compare compared according similar recall consider read cf eg ie paper
  also however then finally recently again here given despite is only i they reading introducing titled entitled authors
  later today now lastly moreover furthermore additionally similarly likewise thus therefore hence so
  meanwhile notably specifically instead rather indeed yet it its he she you my your their his her that those
`);
/** Words between two titles of one sentence. */
export const CONJUNCTIONS = list("and or");
/** Where papers appear. */
export const VENUES = list(`
  aaai aistats arxiv coling colm conll cvpr eacl eccv emnlp icassp iccv iclr icml icra ijcai interspeech iros jmlr kdd
  naacl neurips nips openreview siggraph sigir tacl tmlr uai wacv wsdm
`);
/** Words between a title and the venue. */
export const PLACING = list("at in on from");
/** What listings put after a title without parting it. */
export const TAILS = list("pdf html code abstract bibtex");
/** What a page calls a title, before a colon. */
export const LABELS = list("title paper");
/** Words without a subject of their own, that a title may have one more or less of. */
export const FILLERS = list(`
  also are be being both her his is its our some such that their these this those was were which who
  au aux da das de del della dem den der des di die do dos du e ein eine einer eines el em en et für gli il im la las le
  les lo los os para por pour sur um uma un una und une von y zu zum zur
`);
/** Adjectives that a title may have one more of without being about something else. */
export const MODIFIERS = list(`
  certain current deep deeper different diverse effective efficient entire existing fast full general good great important
  key large main major modern new novel possible powerful practical real recent robust several simple small strong true
  typical unified useful various whole
`);
/** What pages write in capitals before a colon, and is no system's name. */
export const SHOUTED = list(`
  abstract best blog code demo docs event favorite highlight hot job keynote latest link lecture news new note now oral
  paper podcast poster pdf preprint project read reading recommended release slides spotlight talk thread title tldr today
  top update updated video watch website week workshop
`);
/** What begins the title of a paper about a paper. */
export const ABOUT = list(`
  erratum errata corrigendum corrigenda correction corrections retraction retracted withdrawn addendum comment comments
  commentary reply response rebuttal rejoinder discussion review re supplement supplementary supplemental critique concern
`);
/** What stands beside one of these, before the title. */
export const ABOUT_WHOSE = list("author authors note publisher book peer report expression decision letter");
/** What, after the title and what parts it, makes it the title of a paper about that paper, or of another one. */
export const AFTERTHOUGHTS = list(`
  erratum errata corrigendum corrigenda correction corrections retraction retracted withdrawn addendum reply rebuttal
  rejoinder commentary revisited reconsidered survey review supplement supplementary
`);
/** Words with which a title goes on after a dash, a comma or a bracket. */
export const GOING_ON = list("for but or not nor and vs versus without beyond against");
/** Words before a number that tells the parts of a series apart. */
export const SERIES = list("part parts volume vol chapter episode lecture book section no");
/** Roman numerals that number parts. */
export const ROMAN = list("ii iii iv vi vii viii ix xi xii");
/** Words that turn a title's meaning. */
export const TURNING = list(`
  not no non never neither nor none nothing without cannot cant dont doesnt isnt arent wont anti un against beyond less
  more most least few fewer better best worse worst faster fastest slower larger smaller bigger higher lower deeper wider
  improved improving improve enhanced enhancing enhance revisited revisiting revisit rethinking reconsidering towards
  toward extended extending survey review reply comment erratum versus vs first second third fourth fifth one two three
  four five six seven eight nine ten single double triple pre post sub super semi multi bi tri mono poly over under inter
  intra pro contra old early late
`);
/** Words that many titles share. They tell half as much as others. */
export const GENERIC = list(`
  able absence accelerated accelerating access account accuracy accurate achieving across action actions active
  adaptation adapting adaptive advances advancing adversarial agent agents ai algorithm algorithms align aligning
  alignment all also analyses analysis analyzing answer answering any application applications applied applying
  approach approaches approximate approximation architecture architectures are art artificial assessing assessment
  association attention audio augmentation augmented autoencoder autoencoders automated automatic automatically
  autonomous autoregressive average base baseline bayesian be been behavior being benchmark benchmarking benchmarks
  bert better bias biased biases binary biomedical boosting both brain building can cancer care case causal cell cells
  chain challenge challenges challenging change chat class classification classifier classifiers clinical cloud
  clustering cnn code cohort combining common comparative comparing comparison complex complexity comprehensive
  compression computation computational computer computing concept conditional conditions confidence constrained
  constraint constraints content context contextual continual continuous contrastive control controllable controlled
  convergence convex convolutional correlation cost covid cross current data database dataset datasets decision
  decisions decoding deep dense density deployment depth descent design designing detecting detection development
  developments diagnosis dialogue difference different differential diffusion digital dimensional direct directions
  discovering discovery discrete disease distance distillation distributed distribution distributional distributions
  diverse diversity do does domain domains driven drug dynamic dynamical dynamics each easy editing effect effective
  effectively effectiveness effects efficiency efficient efficiently embedding embeddings emergent empirical enabling
  encoder encoding end energy engineering ensemble entropy environment environments equation equations error errors
  estimating estimation evaluate evaluating evaluation every evidence evolution experimental experiments expert
  experts explainable explaining explanation explanations exploiting exploration exploring expression extraction face
  factor factors fair fairness fast feature features federated feedback few field fields finding findings fine
  finetuning finite flexible flow flows forecasting formal foundation framework frameworks frequency from function
  functional functions fusion future gan gans gaussian gene general generalization generalized generate generated
  generating generation generative generator genome global gpt gradient gradients graph graphs grounded group groups
  guidance guide guided guiding hallucination hallucinations has have health her heterogeneous hierarchical high his
  how human humans hybrid hyperparameter i identification identifying image imagenet images imaging impact
  implementation implicit importance improvement improves in increasing independent inference influence information
  insights instance instruction instructions integrated integrating integration intelligence intelligent interaction
  interactions interactive interpretability interpretable introduction invariant inverse investigating investigation
  is issues it iterative its joint just kernel key knowledge label labeled labels language languages laplace large
  latent law laws layer layers learned learner learners learning level leveraging likelihood linear literature llm
  llms local long loss low machine management many map mapping maps markov masked matching mathematical matrix me mean
  measure measurement measurements measures measuring mechanism mechanisms medical memory meta method methodology
  methods metric metrics minimal minimization mining mixed mixture ml mobile modal modality model modeling modelling
  models modern modular molecular monte motion multilingual multimodal multiple multivariate my natural nature need
  network networks neural neuron neurons next nlp noise noisy nonlinear normalization normalized novel object
  objective objects observations of offline online only open operator operators optical optimal optimisation
  optimization optimized optimizing order other our outcomes overview parallel parameter parameters parametric partial
  patient patients pattern patterns perception performance personalized perspective perspectives physical physics
  planning point policies policy population position potential power practical practice predicting prediction
  predictions predictive predictor preference preferences pretrained pretraining principles prior privacy
  probabilistic probability problem problems process processes processing program programming programs progress prompt
  prompting prompts properties property protein proteins public quality quantification quantifying quantitative
  quantum query question questions random randomized rank ranking rate rates reading real reasoning recent recognition
  recommendation reconstruction recurrent reduction regression regularization regularized reinforcement related
  relational relations relationship reliable remote report representation representations requirements research
  residual resolution resource resources response responses restoration results retrieval reward rewards risk rl rlhf
  rnn robot robotic robotics robots robust robustness role rules safe safety sampling scalable scale scaling scene
  scenes scheduling science scientific score scoring search secure security segmentation selecting selection selective
  self semantic semantics sensing sensitive sensitivity sensor sentence sentiment sequence sequences sequential series
  set sets shallow shape shared shift shifts short shot signal signals similarity simple simulated simulation
  simulations size sizes small so social software solution solutions solver solving some source space sparse sparsity
  spatial specific spectral speech speed stability stable standard state states statistical statistics step steps
  stochastic strategies strategy stream structural structure structured structures studies study style subject such
  summarization supervised supervision support surface surrogate synthesis synthetic system systematic systems target
  task tasks technical technique techniques technologies technology temporal tensor test testing text texts that the
  their theoretical theory there these this those time token tokens too tool tools topic toward train trained training
  transfer transformation transformer transformers translation treatment tree trees trends trial trials tuning type
  types uncertainty understanding unified unifying universal unsupervised update use user users uses using validation
  value values variable variables variance variational very video videos view vision visual visualization vs was we
  weak weakly web weight weighted weights were what when where which who why wide with without word words work
  workflow world you your zero
`);

// A word that tells half as much as others, as much, and more.
export const HALF = 0.5;
const WHOLE = 1;
const RARE = 1.5;
/** Thai and Lao, Burmese, Khmer: written without spaces, in syllables of several characters that are folded into one token. */
const UNPARTED = /^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;
const PROBES = 7;
const LETTERS = /^[a-z]{3,}$/;
/** The starts of the two FNV-1a hashes that a word's bits follow from. */
const SEEDS = [0x811c9dc5, 0x9747b28c];
const PRIME = 0x01000193;

/** A set of words that may hold one word in a hundred too many (Bloom 1970). */
class WordSet {
  #packed;
  /** @type {Uint8Array | null} */
  #bits = null;

  /** @param {string} packed in base 64; unpacked when first asked */
  constructor(packed) {
    this.#packed = packed;
  }

  /** Whether the set has a word of small letters; any other text it hasn't. @param {string} word */
  has(word) {
    if (!LETTERS.test(word)) return false;
    this.#bits ??= Uint8Array.from(atob(this.#packed), (char) => char.charCodeAt(0));
    const size = 8 * this.#bits.length;
    const [one = 0, other = 0] = SEEDS.map((seed) => fnv(word, seed));
    for (let i = 0; i < PROBES; i++) {
      const bit = ((one + Math.imul(i, other | 1)) >>> 0) % size;
      const byte = this.#bits[bit >> 3] ?? 0;
      if (!((byte >> (bit & 7)) & 1)) return false;
    }
    return true;
  }
}

/** English words that everybody knows, and all that are words. */
export const COMMON = new WordSet(COMMON_BITS);
export const ENGLISH = new WordSet(ENGLISH_BITS);

/** About how many words a token is, in the scripts that don't part them by spaces; else one. @param {string} word */
export function wordsIn(word) {
  if (isUnspaced(word)) return HALF;
  return UNPARTED.test(word) ? Math.max(1, [...word].length / 4) : 1;
}

/** Whether a token is a number. @param {string} word */
export function isNumber(word) {
  return /^\p{Nd}/u.test(word);
}

/** Whether a word tells something of what a title is about. @param {string} word */
export function tells(word) {
  return !isSingle(word) && !isNumber(word) && !JOINERS.has(word);
}

/** Whether a token is one character. @param {string} word */
export function isSingle(word) {
  return word.length < 3 && [...word].length === 1;
}

/**
 * How much a token tells one title from another.
 * @param {string} word
 * @param {boolean} frequent whether many titles of this very library have it
 */
export function weigh(word, frequent) {
  if (isUnspaced(word) || UNPARTED.test(word)) return wordsIn(word);
  if (!tells(word)) return 0;
  if (frequent || [...word].length < 3 || GENERIC.has(word)) return HALF;
  return /^[!-~]*$/.test(word) && !COMMON.has(word) ? RARE : WHOLE;
}

/** @param {string} word @param {number} value */
function fnv(word, value) {
  let hash = value;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), PRIME);
  return hash;
}

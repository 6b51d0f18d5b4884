"""What words tell: which join, open, place or go on a title, and how much a word tells one title from another.

``extension/background/words.js`` has the same lists; ``tests/vectors/words.json`` holds the two equal.
"""

from __future__ import annotations

import re
from importlib import resources

from paperlight.matching.fold import UNSPACED


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that join the parts of a title and stay small in one: "Inference in", "Models via". They tell no subject.
JOINERS = _list("""
a an the and or nor but of in on at to for from by with without within into onto over under through toward towards
across between among against beyond behind before after during until as via using than vs versus per upon about around
""")
# Words that begin a sentence before a title that is cited in it, where their capital means nothing: "See", "Unlike".
# Not those that as often begin a longer title: "On", "For", "From", "Using", "When", "Towards", "Beyond", "How".
OPENERS = _list("""
in as with like unlike see following while although though since because after both the our we this these and or but by
inspired based compare compared according similar recall consider read cf eg ie paper
also however then finally recently again here given despite is only i they reading introducing titled entitled authors
later today now lastly moreover furthermore additionally similarly likewise thus therefore hence so
meanwhile notably specifically instead rather indeed yet it its he she you my your their his her that those
""")
# Words between two titles of one sentence: "We compare X and Y".
CONJUNCTIONS = _list("and or")
# Where papers appear. Other words written in capitals are as often a subject: "in LLMs", "from AI Feedback".
VENUES = _list("""
aaai aistats arxiv coling colm conll cvpr eacl eccv emnlp icassp iccv iclr icml icra ijcai interspeech iros jmlr kdd
naacl neurips nips openreview siggraph sigir tacl tmlr uai wacv wsdm
""")
# Words between a title and the venue.
PLACING = _list("at in on from")
# What listings put after a title without parting it.
TAILS = _list("pdf html code abstract bibtex")
# What a page calls a title, before a colon.
LABELS = _list("title paper")
# Words without a subject of their own, that a title may have one more or less of.
FILLERS = _list("""
also are be being both her his is its our some such that their these this those was were which who
au aux da das de del della dem den der des di die do dos du e ein eine einer eines el em en et für gli il im la las le
les lo los os para por pour sur um uma un una und une von y zu zum zur
""")
# Adjectives that a title may have one more of without being about something else.
MODIFIERS = _list("""
certain current deep deeper different diverse effective efficient entire existing fast full general good great important
key large main major modern new novel possible powerful practical real recent robust several simple small strong true
typical unified useful various whole
""")
# What pages write in capitals before a colon, and is no system's name.
SHOUTED = _list("""
abstract best blog code demo docs event favorite highlight hot job keynote latest link lecture news new note now oral
paper podcast poster pdf preprint project read reading recommended release slides spotlight talk thread title tldr today
top update updated video watch website week workshop
""")
# What begins the title of a paper about a paper: "Erratum: …", "Comment on …".
ABOUT = _list("""
erratum errata corrigendum corrigenda correction corrections retraction retracted withdrawn addendum comment comments
commentary reply response rebuttal rejoinder discussion review re supplement supplementary supplemental critique concern
""")
# What stands beside one of these, before the title.
ABOUT_WHOSE = _list("author authors note publisher book peer report expression decision letter")
# What, after the title and what parts it, makes it the title of a paper about that paper, or of another one.
AFTERTHOUGHTS = _list("""
erratum errata corrigendum corrigenda correction corrections retraction retracted withdrawn addendum reply rebuttal
rejoinder commentary revisited reconsidered survey review supplement supplementary
""")
# Words with which a title goes on after a dash, a comma or a bracket.
GOING_ON = _list("for but or not nor and vs versus without beyond against")
# Words before a number that tells the parts of a series apart.
SERIES = _list("part parts volume vol chapter episode lecture book section no")
# Roman numerals that number parts; "i" alone is as often a word, and a "v" a version.
ROMAN = _list("ii iii iv vi vii viii ix xi xii")
# Words that turn a title's meaning, so that a title with one more, or one less, is another paper's.
TURNING = _list("""
not no non never neither nor none nothing without cannot cant dont doesnt isnt arent wont anti un against beyond less
more most least few fewer better best worse worst faster fastest slower larger smaller bigger higher lower deeper wider
improved improving improve enhanced enhancing enhance revisited revisiting revisit rethinking reconsidering towards
toward extended extending survey review reply comment erratum versus vs first second third fourth fifth one two three
four five six seven eight nine ten single double triple pre post sub super semi multi bi tri mono poly over under inter
intra pro contra old early late
""")
# Words that many titles share, whatever they are about. They tell half as much as others.
GENERIC = _list("""
able absence accelerated accelerating access account accuracy accurate achieving across action actions active
adaptation adapting adaptive advances advancing adversarial agent agents ai algorithm algorithms align aligning
alignment all also analyses analysis analyzing answer answering any application applications applied applying approach
approaches approximate approximation architecture architectures are art artificial assessing assessment association
attention audio augmentation augmented autoencoder autoencoders automated automatic automatically autonomous
autoregressive average base baseline bayesian be been behavior being benchmark benchmarking benchmarks bert better
bias biased biases binary biomedical boosting both brain building can cancer care case causal cell cells chain
challenge challenges challenging change chat class classification classifier classifiers clinical cloud clustering cnn
code cohort combining common comparative comparing comparison complex complexity comprehensive compression computation
computational computer computing concept conditional conditions confidence constrained constraint constraints content
context contextual continual continuous contrastive control controllable controlled convergence convex convolutional
correlation cost covid cross current data database dataset datasets decision decisions decoding deep dense density
deployment depth descent design designing detecting detection development developments diagnosis dialogue difference
different differential diffusion digital dimensional direct directions discovering discovery discrete disease distance
distillation distributed distribution distributional distributions diverse diversity do does domain domains driven
drug dynamic dynamical dynamics each easy editing effect effective effectively effectiveness effects efficiency
efficient efficiently embedding embeddings emergent empirical enabling encoder encoding end energy engineering
ensemble entropy environment environments equation equations error errors estimating estimation evaluate evaluating
evaluation every evidence evolution experimental experiments expert experts explainable explaining explanation
explanations exploiting exploration exploring expression extraction face factor factors fair fairness fast feature
features federated feedback few field fields finding findings fine finetuning finite flexible flow flows forecasting
formal foundation framework frameworks frequency from function functional functions fusion future gan gans gaussian
gene general generalization generalized generate generated generating generation generative generator genome global
gpt gradient gradients graph graphs grounded group groups guidance guide guided guiding hallucination hallucinations
has have health her heterogeneous hierarchical high his how human humans hybrid hyperparameter i identification
identifying image imagenet images imaging impact implementation implicit importance improvement improves in increasing
independent inference influence information insights instance instruction instructions integrated integrating
integration intelligence intelligent interaction interactions interactive interpretability interpretable introduction
invariant inverse investigating investigation is issues it iterative its joint just kernel key knowledge label labeled
labels language languages laplace large latent law laws layer layers learned learner learners learning level
leveraging likelihood linear literature llm llms local long loss low machine management many map mapping maps markov
masked matching mathematical matrix me mean measure measurement measurements measures measuring mechanism mechanisms
medical memory meta method methodology methods metric metrics minimal minimization mining mixed mixture ml mobile
modal modality model modeling modelling models modern modular molecular monte motion multilingual multimodal multiple
multivariate my natural nature need network networks neural neuron neurons next nlp noise noisy nonlinear
normalization normalized novel object objective objects observations of offline online only open operator operators
optical optimal optimisation optimization optimized optimizing order other our outcomes overview parallel parameter
parameters parametric partial patient patients pattern patterns perception performance personalized perspective
perspectives physical physics planning point policies policy population position potential power practical practice
predicting prediction predictions predictive predictor preference preferences pretrained pretraining principles prior
privacy probabilistic probability problem problems process processes processing program programming programs progress
prompt prompting prompts properties property protein proteins public quality quantification quantifying quantitative
quantum query question questions random randomized rank ranking rate rates reading real reasoning recent recognition
recommendation reconstruction recurrent reduction regression regularization regularized reinforcement related
relational relations relationship reliable remote report representation representations requirements research residual
resolution resource resources response responses restoration results retrieval reward rewards risk rl rlhf rnn robot
robotic robotics robots robust robustness role rules safe safety sampling scalable scale scaling scene scenes
scheduling science scientific score scoring search secure security segmentation selecting selection selective self
semantic semantics sensing sensitive sensitivity sensor sentence sentiment sequence sequences sequential series set
sets shallow shape shared shift shifts short shot signal signals similarity simple simulated simulation simulations
size sizes small so social software solution solutions solver solving some source space sparse sparsity spatial
specific spectral speech speed stability stable standard state states statistical statistics step steps stochastic
strategies strategy stream structural structure structured structures studies study style subject such summarization
supervised supervision support surface surrogate synthesis synthetic system systematic systems target task tasks
technical technique techniques technologies technology temporal tensor test testing text texts that the their
theoretical theory there these this those time token tokens too tool tools topic toward train trained training
transfer transformation transformer transformers translation treatment tree trees trends trial trials tuning type
types uncertainty understanding unified unifying universal unsupervised update use user users uses using validation
value values variable variables variance variational very video videos view vision visual visualization vs was we weak
weakly web weight weighted weights were what when where which who why wide with without word words work workflow world
you your zero
""")

# A word that tells half as much as others, as much, and more.
HALF, WHOLE, RARE = 0.5, 1.0, 1.5
_BITS = 10  # a word: how many bits of the filter it has; so about one word in a hundred is wrongly held for known
_PROBES = 7
_LETTERS = re.compile("[a-z]{3,}")
# Thai and Lao, Burmese, Khmer: written without spaces, in syllables of several characters, and folded into one token.
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


class WordSet:
    """A set of words that may hold one word in a hundred too many (Bloom 1970)."""

    def __init__(self, bits: bytes) -> None:
        self._bits = bits

    def __contains__(self, word: str) -> bool:
        """Whether the set has a word of small letters; any other text it hasn't."""
        if not _LETTERS.fullmatch(word):
            return False
        return all(self._bits[bit >> 3] >> (bit & 7) & 1 for bit in probes(word, 8 * len(self._bits)))


def probes(word: str, size: int) -> list[int]:
    """The bits of a word in a filter of ``size`` bits (Kirsch and Mitzenmacher 2006, over the FNV-1a hash)."""
    one = _fnv(word, 0x811C9DC5)
    other = _fnv(word, 0x9747B28C) | 1
    return [((one + i * other) & 0xFFFFFFFF) % size for i in range(_PROBES)]


def _fnv(word: str, value: int) -> int:
    for char in word:
        value = ((value ^ ord(char)) * 0x01000193) & 0xFFFFFFFF
    return value


def pack(words: frozenset[str]) -> bytes:
    """The filter that holds these words."""
    size = (len(words) * _BITS + 7) // 8
    bits = bytearray(size)
    for word in words:
        for bit in probes(word, 8 * size):
            bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def _read(name: str) -> WordSet:
    return WordSet(resources.files(__package__).joinpath(name).read_bytes())


# English words that everybody knows, and all that are words (SCOWL 2020.12.07, sizes to 20 and to 60; see words.md).
COMMON = _read("words-common.bin")
ENGLISH = _read("words-english.bin")


def words_in(word: str) -> float:
    """About how many words a token is, in the scripts that don't part them by spaces; else one."""
    if UNSPACED.match(word):
        return 0.5
    return max(1.0, len(word) / 4) if _UNPARTED.match(word) else 1.0


def is_number(word: str) -> bool:
    """Whether a token is a number."""
    return word[0].isdecimal()


def tells(word: str) -> bool:
    """Whether a word tells something of what a title is about."""
    return len(word) > 1 and not is_number(word) and word not in JOINERS


def weight(word: str, is_frequent: bool) -> float:
    """How much a token tells one title from another; ``is_frequent``: many titles of this very library have it."""
    if UNSPACED.match(word) or _UNPARTED.match(word):
        return words_in(word)
    if not tells(word):
        return 0.0
    if is_frequent or len(word) < 3 or word in GENERIC:
        return HALF
    return RARE if word.isascii() and word not in COMMON else WHOLE

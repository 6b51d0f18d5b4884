"""The words that generated titles are made of: by hand those that are met everywhere, by rule the long tail."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate, chain, product

# In about the order of how often arXiv's titles have them.
_NOUNS = """
model network learning data system language image graph method analysis problem theory equation function space field
algorithm detection control time estimation optimization inference recognition segmentation representation generation
prediction attention information structure state group matrix transformer classification training diffusion policy
agent robot reasoning object scene video speech text knowledge feature task domain benchmark dataset evaluation
simulation dynamics process distribution operator manifold algebra polynomial category bundle curve surface flow wave
particle quark neutrino galaxy star planet cluster halo spectrum emission absorption scattering decay collision plasma
laser photon electron spin qubit circuit code channel signal sensor device material crystal alloy polymer protein
molecule cell gene tumor patient treatment trial population market price risk portfolio auction game equilibrium
search retrieval ranking recommendation query database index compression memory hardware accelerator compiler program
verification proof logic type security privacy attack defense adversary noise uncertainty robustness fairness bias
explanation concept prompt token embedding kernel gradient regularization convergence bound complexity approximation
decomposition factorization tensor lattice percolation transition symmetry gauge gravity cosmology inflation horizon
entropy temperature pressure fluid turbulence vortex instability diffraction interferometer telescope survey catalog
pose depth motion tracking reconstruction rendering avatar point cloud mesh texture style caption dialogue translation
summarization question answer document table chart user interface interaction feedback preference reward alignment
"""
_ADJECTIVES = """
neural deep large quantum learning-based multi-modal robust efficient adaptive generative stochastic optimal dynamic
nonlinear semantic visual causal statistical self-supervised unsupervised federated sparse low-rank high-dimensional
geometric topological algebraic random discrete continuous hierarchical contrastive adversarial spatial temporal
spatio-temporal local global linear convex non-convex bayesian probabilistic graph-based end-to-end real-time open
fast scalable reliable interpretable explainable physics-informed data-driven zero-shot few-shot cross-lingual
pre-trained large-scale long-term fine-grained weakly supervised semi-supervised multi-agent multi-task massive
magnetic optical thermal electronic superconducting topologically protected relativistic supersymmetric holographic
primordial stellar galactic compact hyperbolic elliptic parabolic fractional infinite finite symmetric commutative
medical clinical biological molecular genomic ecological social economic financial urban autonomous aerial underwater
private secure distributed decentralized parallel asynchronous incremental online offline streaming embedded
"""
_GERUNDS = """
learning improving understanding modeling estimating exploring predicting detecting training scaling generating
optimizing enhancing evaluating leveraging rethinking bridging combining accelerating measuring characterizing
unifying investigating designing revisiting controlling solving analyzing aligning discovering searching mining
reducing benchmarking simulating extracting adapting unlocking probing constraining computing mapping building
"""
_STEMS = """
morph spectr therm chron graph phon opt sem top ge bi hydr magnet electr quant crypt neur cardi onc path gen
phyt zo eth dem soci psych ling lex synt pragm rhet stat metr kin dynam elast plast visc rhe trib tect seism
volcan petr miner cryst met alloy ferr cupr niob tantal lanth cer uran thor pluton act rad cosm astr helio
lun ast comet plan exo strat trop mes ion magn pol aur clim hydr limn ocean glac perma sed lith aqu pneum
"""
_PREFIXES = "hyper meta multi sub quasi pseudo semi super ultra infra inter intra trans bi tri poly mono para"
_NOUN_ENDINGS = "ization ometry ology ography icity ation oid odynamics ogenesis oscopy ism ance ometer"
_ADJECTIVE_ENDINGS = "ic al ous ible ative ary istic oidal ometric ological"
_PARTS = "Fast Deep Graph Vision Open Neuro Omni Meta Code Auto Robo Chat Med Geo Bio Sim Flex Tiny Mega Uni Prompt"
_TAILS = "Former Net BERT GPT GAN Flow Bench Diff LLM CLIP NeRF Mix Rank Search Tune Gen Seg Track Bot Lab Eval RL VQA"
_NAMES = """
Smith Zhang Wang Müller Garcia Kim Nguyen Singh Ivanov Rossi Tanaka Dubois Silva Kowalski Jensen Okafor Cohen Hassan
Li Chen Liu Yang Huang Park Lee Gupta Kumar Patel Schmidt Weber Martin Bernard López Fernández Johnson Brown Davis
"""


class Vocabulary:
    """Words of one kind, drawn as often as Zipf's law has it (Mandelbrot's form, for the flat head)."""

    def __init__(self, words: list[str], chance: random.Random) -> None:
        self._words = words
        self._sums = _sums(len(words))
        self._chance = chance
        self._drawn: list[str] = []

    def draw(self) -> str:
        """Return the next word."""
        if not self._drawn:  # many at once, which is several times faster
            self._drawn = self._chance.choices(self._words, cum_weights=self._sums, k=4096)
        return self._drawn.pop()


def vocabularies(chance: random.Random) -> dict[str, Vocabulary]:
    """Return the vocabularies by the names that the grammar of titles has for them."""
    return {name: Vocabulary(words, chance) for name, words in _words().items()}


@cache
def _words() -> dict[str, list[str]]:
    nouns = _distinct(_NOUNS) + _tail(_NOUN_ENDINGS)
    return {
        "NOUN": nouns,
        "NOUNS": [_plural(noun) for noun in nouns],
        "ADJECTIVE": _distinct(_ADJECTIVES) + _tail(_ADJECTIVE_ENDINGS),
        "GERUND": _distinct(_GERUNDS),
        "SYSTEM": _systems(),
        "NAME": _distinct(_NAMES),
    }


@cache
def _sums(words: int) -> list[float]:
    return list(accumulate(1 / (rank + 25) ** 1.2 for rank in range(words)))


def _distinct(words: str) -> list[str]:
    return list(dict.fromkeys(words.split()))


def _tail(endings: str) -> list[str]:
    """Return rare words, those with a prefix last; the order is the same in every run and not that of the alphabet."""
    plain = [stem + ending for stem, ending in product(_distinct(_STEMS), endings.split())]
    longer = [prefix + word for prefix, word in product(_PREFIXES.split(), plain)]
    random.Random(len(plain)).shuffle(plain)
    random.Random(len(longer)).shuffle(longer)
    return plain + longer


def _systems() -> list[str]:
    """Return names of systems: plain, numbered, in capitals, short."""
    plain = [first + last for first, last in product(_PARTS.split(), _TAILS.split())]
    forms = [(name, f"{name}-2", f"{name}++", name.upper(), name[:3] + name[-3:]) for name in plain]
    names = list(dict.fromkeys(chain.from_iterable(forms)))
    random.Random(len(names)).shuffle(names)
    return names


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")

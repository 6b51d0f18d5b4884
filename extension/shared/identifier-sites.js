// How the addresses of known sites name a paper, after the sites' own links: the tables that identifier-hosts.js reads.
// The same as server/paperlight/identifiers/sites.py.
//
// Where an address holds no identifier as such, it is made of the parts only where the publisher makes its DOIs so:
// a wrong identifier would make two papers one.

import { DOI_START } from "./identifier-schemes.js";

/**
 * MDPI's larger journals by ISSN: the code in their DOIs, and the volume of 2016.
 * @type {Record<string, [code: string, first: number]>}
 */
export const MDPI = {
  "1099-4300": ["e", 18],
  "1420-3049": ["molecules", 21],
  "1422-0067": ["ijms", 17],
  "1424-8220": ["s", 16],
  "1660-4601": ["ijerph", 13],
  "1996-1073": ["en", 9],
  "1996-1944": ["ma", 9],
  "1999-4893": ["a", 9],
  "2071-1050": ["su", 8],
  "2072-4292": ["rs", 8],
  "2073-8994": ["sym", 8],
  "2076-3417": ["app", 6],
  "2078-2489": ["info", 7],
  "2079-9292": ["electronics", 5],
  "2227-7390": ["math", 4],
};

const PLOS =
  "plos.org plosone.org ploscompbiol.org plosbiology.org plosgenetics.org plosmedicine.org plosntds.org" +
  " plospathogens.org";
const SHA = "[0-9a-f]{40}";
const S_PII = String.raw`S\d{4}-\d{3}[\dx]\(\d\d\)\d{5}-[\dx]`;
const HAL = String.raw`[a-z][a-z0-9]*(?:-[a-z0-9]+)*[-_]\d{8}`;
const DBLP = "(?:conf|journals|books|series|phd|ms|reference|tr)";
const CVF = "cvpr|iccv|eccv|wacv|accv";
const BIORXIV = String.raw`(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8}`;
// A DOI whose suffix has no slash: the most of them, and all of these publishers'.
const DOI_ONE = `${DOI_START}[^/]+?`;
// Names of articles that are their DOI's suffix. Other journals' leave out its dots, or stand under another prefix.
const NATURE =
  String.raw`(?!s41599)[sd]4[1-4]\d{3}-\d{3}-\d{4,5}-[\dwxyz]` +
  String.raw`|(?:nature|ncomms|nmat|nphys|nmeth|nbt|ng|nm|ni|nn|ncb|nsmb|nrg|nrm|nrn|nri|nrc|nrd|ngeo|nclimate|nchembio|srep)\d{2,5}` +
  String.raw`|n[a-z]{1,9}\.\d{1,4}(?:\.\d+)?|\d{5,9}[a-z]\d|35\d{6}`;
const SPRINGER =
  "(?:/(?:article|articles|chapter|book|protocol|referencework|referenceworkentry|content/pdf|content/epub" +
  "|track/pdf|track/epub|counter/pdf))?" +
  String.raw`/(10\.1140/[a-z]+/[^/]+?|${DOI_ONE})(?:\.pdf|\.epub)?` +
  String.raw`(?:/(?:fulltext\.html|figures/\d+|tables/\d+|metrics|comments))?`;

const ATYPON =
  "(?:/(?![a-z-]*article)[a-z0-9-]{1,20}){0,2}/doi/(?:(?:abs|abstract|full|fullhtml|full-html|full-xml|pdf|epdf" +
  "|pdfplus|pdfdirect|am-pdf|epub|reader|summary|figure|ref|references|citedby|suppl|book|proceedings)/)?" +
  String.raw`(${DOI_START}[!-~]+?)(?:\.pdf|/(?:abstract|full|pdf|epdf|epub|html|summary|references))*(?:/suppl_file/[!-~]*)?`;

/**
 * Hosts; their paths, without the slash at the end; what these name. In the order in which they are tried.
 * @type {[hosts: string, pattern: string, template: string][]}
 */
export const ROWS = [
  [
    "arxiv.org ar5iv.org alphaxiv.org xxx.lanl.gov",
    "/(?:abs|pdf|html|format|ps|e-print|src|overview)/(?:arxiv:)?([!-~]+)",
    "arxiv:$1",
  ],
  ["scirate.com", "/arxiv/([!-~]+)", "arxiv:$1"],
  ["huggingface.co hf.co arxiv-vanity.com emergentmind.com", "/papers/([!-~]+)", "arxiv:$1"],
  ["adsabs.harvard.edu", String.raw`/abs/arxiv:([^/]+(?:/\d{7})?)(?:/abstract)?`, "arxiv:$1"],
  ["adsabs.harvard.edu", String.raw`/abs/\d{4}arxiv(\d{4})(\d{5})[a-z](?:/abstract)?`, "arxiv:$1.$2"],
  ["adsabs.harvard.edu", String.raw`/abs/\d{4}arxiv(\d{4}\.\d{4})[a-z](?:/abstract)?`, "arxiv:$1"],
  ["doi.org doi.acm.org doi.ieeecomputersociety.org", String.raw`/(?:doi:)?(10\.[!-~]+)`, "doi:$1"],
  ["doi.apa.org psycnet.apa.org", "/doilanding", "doi:{doi}"],
  ["onlinelibrary.wiley.com", "/resolve/doi", "doi:{doi}"],
  ["jamanetwork.com", String.raw`/article\.aspx`, "doi:{doi}"],
  ["api.crossref.org", String.raw`(?:/v1)?/works/(10\.[!-~]+)`, "doi:$1"],
  ["unpaywall.org oadoi.org", String.raw`(?:/v2)?/(10\.[!-~]+)`, "doi:$1"],
  ["openreview.net", "/(?:forum|pdf)", "openreview:{id}"],
  [
    "aclanthology.org aclanthology.info aclweb.org",
    String.raw`(?:/anthology(?:-new)?)?(?:/(?:papers|pdf))?(?:/[a-z]/[a-z]\d\d)?/([^/]+)`,
    "acl:$1",
  ],
  ["aclanthology.org", String.raw`/attachments/([a-z]\d\d-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)\.[^/]*`, "acl:$1"],
  ["pubmed.ncbi.nlm.nih.gov pubmed.gov", String.raw`/(\d+)(?:/[^/]*)?`, "pmid:$1"],
  ["ncbi.nlm.nih.gov", String.raw`(?:/m)?/pubmed/(\d+)`, "pmid:$1"],
  ["ncbi.nlm.nih.gov", String.raw`/pmc/articles/pmid/(\d+)`, "pmid:$1"],
  ["pmc.ncbi.nlm.nih.gov", String.raw`/articles/pmid/(\d+)`, "pmid:$1"],
  ["pmc.ncbi.nlm.nih.gov", String.raw`/articles/(PMC\d+)(?:/[!-~]*)?`, "pmcid:$1"],
  ["ncbi.nlm.nih.gov", String.raw`(?:/labs)?/pmc/articles/(PMC\d+)(?:/[!-~]*)?`, "pmcid:$1"],
  ["europepmc.org", String.raw`/(?:article|abstract)/med/(\d+)`, "pmid:$1"],
  ["europepmc.org", String.raw`/(?:article/pmc|articles)/(PMC\d+)(?:/[!-~]*)?`, "pmcid:$1"],
  ["semanticscholar.org", `/(?:paper|reader|graph/v1/paper)/(?:[^/]+/)?(${SHA})(?:/[^/]*)?`, "s2:$1"],
  ["semanticscholar.org", "(?:/graph/v1/paper)?/(arxiv|doi|pmid|pmcid|acl|corpusid):([!-~]+)", "$1:$2"],
  ["connectedpapers.com", `/main/(${SHA})(?:/[!-~]*)?`, "s2:$1"],
  [
    "dblp.org dblp.uni-trier.de dblp.dagstuhl.de",
    String.raw`/rec/(?:(?:html|bibtex|bib\d?|xml|rdf|ris|nt)/)?(${DBLP}/[!-~]+?)(?:\.(?:html|bib|xml|rdf|ris|nt|ttl))?`,
    "dblp:$1",
  ],
  ["ieeexplore.ieee.org", String.raw`(?:/abstract|/rest)?/document/(\d+)(?:/[!-~]*)?`, "ieee:$1"],
  ["ieeexplore.ieee.org", String.raw`/(?:stamp|stamppdf|xpl|xpls)/[a-z_]+\.jsp`, "ieee:{arnumber}"],
  ["ieeexplore.ieee.org", String.raw`/ielx?\d{1,2}/(?:\d+/)*(\d+)\.pdf`, "ieee:$1"],
  ["sciencedirect.com", "/science/article/(?:abs/|am/)?pii/([^/]+)(?:/[^/]*)?", "pii:$1"],
  ["linkinghub.elsevier.com", "/retrieve/pii/([^/]+)", "pii:$1"],
  ["reader.elsevier.com", "/reader/sd/pii/([^/]+)", "pii:$1"],
  ["cell.com thelancet.com", "/action/showpdf", "pii:{pii}"],
  ["thelancet.com", String.raw`/pdfs/journals/[a-z]+/PII(${S_PII})\.pdf`, "pii:$1"],
  [
    "hal.science archives-ouvertes.fr ccsd.cnrs.fr hal.inria.fr hal.inrae.fr",
    String.raw`/(${HAL})(?:v\d+)?(?:/[!-~]*)?`,
    "hal:$1",
  ],
  ["eprint.iacr.org ia.cr", String.raw`/(?:archive/)?(\d{4}/\d{1,4})(?:\.pdf|\.ps|/[!-~]*)?`, "iacr:$1"],
  [
    "usenix.org",
    String.raw`/conference/([a-z]+\d{2,4}[a-z]*)/(?:technical-sessions/)?presentation/([^/]+)`,
    "usenix:$1/$2",
  ],
  [
    "usenix.org",
    String.raw`/system/files/(?:conference/[a-z0-9]+/)?([a-z]+\d\d)-(?!paper-)([a-z0-9-]+)\.pdf`,
    "usenix:$1/$2",
  ],
  ["osf.io", String.raw`(?:/preprints(?:/[a-z]+)?)?/([a-z0-9]{5}(?:_v\d+)?)(?:/download)?`, "osf:$1"],
  ["psyarxiv.com", String.raw`/([a-z0-9]{5}(?:_v\d+)?)(?:/download)?`, "osf:$1"],
  ["ssrn.com", String.raw`/sol3/papers\.cfm`, "ssrn:{abstract_id}"],
  ["ssrn.com", String.raw`/sol3/delivery\.cfm(?:/[^/]*)?`, "ssrn:{abstractid}"],
  ["ssrn.com", String.raw`/abstract=(\d+)`, "ssrn:$1"],
  ["inspirehep.net", String.raw`(?:/api)?/(?:literature|record)/(\d+)(?:/[!-~]*)?`, "inspire:$1"],
  ["inspirehep.net", "(?:/api)?/(arxiv|doi)/([!-~]+)", "$1:$2"],
  ["proceedings.mlr.press", String.raw`/([vr]\d+/[^/.]+)(?:\.html|/[^/]+)?`, "pmlr:$1"],
  ["jmlr.org", String.raw`/proceedings/papers/(v\d+/[^/.]+)(?:\.html|\.pdf|/[^/]+)?`, "pmlr:$1"],
  ["raw.githubusercontent.com", String.raw`/mlresearch/(v\d+)/[^/]+/assets/([^/]+)/[^/]+\.pdf`, "pmlr:$1/$2"],
  [
    "jmlr.org jmlr.csail.mit.edu",
    String.raw`/papers/v(?:olume)?(\d+)/([^/.]+)(?:\.html|\.pdf|\.bib|/[^/]+)?`,
    "jmlr:v$1/$2",
  ],
  ["nips.cc neurips.cc", String.raw`/paper/(\d{1,5})-[^/]+`, "neurips:$1"],
  // Each track and year numbers its papers from the start, and the names of the files are but hashes of these numbers.
  [
    "nips.cc neurips.cc",
    String.raw`/paper(?:_files/paper)?/(\d{4})/(?:hash|file)/([0-9a-f]{32})-[a-z]+(?:-conference)?\.[a-z]{2,4}`,
    "neurips:$1/$2",
  ],
  [
    "nips.cc neurips.cc",
    String.raw`/paper(?:_files/paper)?/(\d{4})/(?:hash|file)/([0-9a-f]{32})-[a-z]+-([a-z0-9_]+)\.[a-z]{2,4}`,
    "neurips:$1-$3/$2",
  ],
  [
    "openaccess.thecvf.com cv-foundation.org",
    String.raw`(?:/[^/]+)+/([\w-]+?)_((?:${CVF})w?)_(20\d\d)_(?:paper|supplemental)\.[a-z]{3,4}`,
    "cvf:$2$3/$1",
  ],
  [
    "openaccess.thecvf.com cv-foundation.org",
    String.raw`(?:/[^/]+)+/([\w-]+?)_(20\d\d)_((?:${CVF})w?)_(?:paper|supplemental)\.[a-z]{3,4}`,
    "cvf:$3$2/$1",
  ],
  [
    "nature.com",
    String.raw`/articles/(?:doi:10\.1038/)?(${NATURE})(?:_reference)?(?:\.pdf|\.epdf|\.ris|/[!-~]*)?`,
    "doi:10.1038/$1",
  ],
  [
    "nature.com",
    String.raw`/articles/(s41599-\d{3}-\d{4,5}-[\dwxyz])(?:\.pdf|\.epdf|\.ris|/[!-~]*)?`,
    "doi:10.1057/$1",
  ],
  ["nature.com", String.raw`/articles/sdata(20\d\d)(\d+)(?:\.pdf|\.ris|/[!-~]*)?`, "doi:10.1038/sdata.$1.$2"],
  ["nature.com", String.raw`/[a-z]+/journal/v\d+/n\d+/(?:full|abs|pdf)/(${NATURE})\.(?:html|pdf)`, "doi:10.1038/$1"],
  ["link.springer.com rd.springer.com biomedcentral.com springeropen.com", SPRINGER, "doi:$1"],
  ["academic.oup.com", String.raw`(?:/[^/]+){1,2}/doi/(10\.1093/[^/]+/[^/]+?)(?:/\d+(?:/[^/]+)?)?`, "doi:$1"],
  ["biorxiv.org medrxiv.org", String.raw`/content/(10\.(?:1101|64898)/${BIORXIV})(?:v\d+)?(?:[./][!-~]*)?`, "doi:$1"],
  // Preprints posted since December 2025 have another prefix.
  [
    "biorxiv.org medrxiv.org",
    String.raw`/content/(?:(?:bio|med)rxiv/)?early/20(?:1\d|2[0-4])/\d\d/\d\d/(${BIORXIV})(?:v\d+)?(?:[./][!-~]*)?`,
    "doi:10.1101/$1",
  ],
  [PLOS, "(?:/[a-z]+)?/article(?:/[a-z]+)?", "doi:{id}"],
  [PLOS, String.raw`(?:/[a-z]+)?/article/info:doi/(10\.1371/[^/]+)`, "doi:$1"],
  ["iopscience.iop.org", String.raw`/article/(10\.\d{4}/[!-~]+?)(?:/(?:meta|pdf|ampdf|epub|fulltext|data))*`, "doi:$1"],
  [
    "aps.org",
    String.raw`(?:/[a-z]+)?/(?:abstract|pdf|cite|export|supplemental|doi)/(10\.1103/[a-z]+\.[^/]+)(?:/[!-~]*)?`,
    "doi:$1",
  ],
  [
    "frontiersin.org",
    String.raw`(?:/journals/[a-z0-9-]+)?/articles?/(10\.3389/[a-z]+\.\d{4}\.\d+)(?:/[!-~]*)?`,
    "doi:$1",
  ],
  [
    "elifesciences.org",
    String.raw`/(?:articles|reviewed-preprints)/(\d{5,6})(?:v\d+)?(?:\.pdf|/[!-~]*)?`,
    "doi:10.7554/elife.$1",
  ],
  ["peerj.com", String.raw`/articles/(\d+)(?:\.pdf|/[!-~]*)?`, "doi:10.7717/peerj.$1"],
  ["peerj.com", String.raw`/articles/cs-(\d+)(?:\.pdf|/[!-~]*)?`, "doi:10.7717/peerj-cs.$1"],
  ["ijcai.org", String.raw`/proceedings/(20(?:1[7-9]|2\d))/0*(\d+)(?:\.pdf)?`, "doi:10.24963/ijcai.$1/$2"],
  ["drops.dagstuhl.de", `/(?:entities/)?document/(${DOI_ONE})(?:/[!-~]*)?`, "doi:$1"],
  ["joss.theoj.org", String.raw`/papers/(10\.21105/joss\.\d{5})(?:\.pdf)?`, "doi:$1"],
  ["zenodo.org", String.raw`/records?/(\d+)(?:/[!-~]*)?`, "doi:10.5281/zenodo.$1"],
  ["hindawi.com", String.raw`/journals/[a-z]+/((?:19|20)\d\d/\d{5,7})(?:/[!-~]*)?`, "doi:10.1155/$1"],
  [
    "pubs.rsc.org",
    String.raw`/[a-z-]+/content/article(?:landing|html|pdf)/\d{4}/[a-z]{2}/([a-z]\d[a-z]{2}\d{5}[a-z])`,
    "doi:10.1039/$1",
  ],
  ["emerald.com", `/insight/content/doi/(${DOI_ONE})(?:/[!-~]*)?`, "doi:$1"],
  ["degruyter.com degruyterbrill.com", `/document/doi/(${DOI_ONE})(?:/[!-~]*)?`, "doi:$1"],
  [
    "projecteuclid.org spiedigitallibrary.org",
    String.raw`(?:/[^/]+)*?/(10\.\d{4,5}/[^/]+(?:/[^/]+)?)\.(?:full|short|pdf)`,
    "doi:$1",
  ],
  ["annualreviews.org", String.raw`/content/journals/(10\.1146/[^/]+)`, "doi:$1"],
  ["jstor.org", String.raw`/stable/(?:pdf/)?(10\.\d{4}/[^/]+?)(?:\.pdf)?`, "doi:$1"],
  ["bmj.com", String.raw`/content/\d+/(bmj\.[a-z]\d+)(?:\.full|\.abstract|\.full\.pdf|/[!-~]*)?`, "doi:10.1136/$1"],
  ["preprints.org", String.raw`/manuscript/(\d{6}\.\d{4})/v(\d+)(?:/[!-~]*)?`, "doi:10.20944/preprints$1.v$2"],
  ["researchsquare.com", String.raw`/article/(rs-\d+/v\d+)(?:\.pdf)?`, "doi:10.21203/rs.3.$1"],
];

/** Paths, and what they name on whatever host. @type {[pattern: string, template: string][]} */
export const ANYWHERE = [
  // Silverchair: the DOI, the article's number, its title.
  [String.raw`(?:/[^/]+)*?/(?:advance-)?article[a-z-]*/doi/(10\.\d{4,9}/[^/]+)/\d{4,9}(?:/[^/]*)?`, "doi:$1"],
  // Atypon: a view, the DOI, on some hosts the view behind it.
  [ATYPON, "doi:$1"],
  [String.raw`(?:/[^/]+)*?/(?:article|fulltext|abstract|pdf)/(?:PII)?(${S_PII})(?:\.pdf|/[!-~]*)?`, "pii:$1"],
  [String.raw`/(hal(?:shs)?-\d{8})(?:v\d+)?(?:/[!-~]*)?`, "hal:$1"],
];

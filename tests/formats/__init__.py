"""Golden files of the formats, and the papers and pages that their tests share."""

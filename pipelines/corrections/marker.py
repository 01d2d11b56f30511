"""What a correction workbook is recognised by: a property of the document, a hidden sheet, and a hidden column of keys.

Programs that save a workbook again may drop the property or the sheet; a row's key alone still finds the row it corrects.
"""

SHEET = "更正"
GUIDE = "填写说明"
REPLACEMENT = "补报"
HIDDEN_SHEET = "_shenyan"
PROPERTY = "shenyan-corrections"
VERSION = "1"
KEY_HEADING = "审验键（请勿改动）"
REASON_HEADING = "需更正原因"
ADVICE_HEADING = "如何更正"

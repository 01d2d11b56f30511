"""What a source remarks beside a certificate that it doubts: no papers found, nobody of the name, not what the papers say, given up."""

_PAPER = r"(?:批文|依据|证书|评审表)"
_RECORD = rf"(?:原始|相关|对应)?(?:{_PAPER}|名单|文件|档案|台账|存根|登记册|记录)"
_WHAT = r"(?:(?:该|此|本|其)?(?:证书?|资格|职称|材料))"
_TRUTH = "(?:真实性|真伪|真假)"
_DOUBTED = (
    rf"查无(?:此|该|其)?(?:人|证书?|实据|{_RECORD})"
    rf"|(?:评委会|评审|批文)?{_RECORD}[中里上内]?均?(?:无|没有|未见|未列|查不到|查无)(?:此|该|其|本)?(?:人|证|姓名|名字?|记载|记录)"
    r"|(?:经)?(?:核查|核实|查证|审核|核对|复核|查|核)后?(?:不属实|不实|无此[人证])"
    rf"|(?:尚|暂|均)?(?:未|没有?|无法)能?(?:查到|找到|查见|发现|见|查实|查询到)(?:此|该|其)?{_RECORD}"
    rf"|(?:无|没有|缺)(?:原始|相关|对应)?{_PAPER}"
    rf"|(?:证书号码?|编号|文号|时间|级别)?与(?:{_RECORD}|原件)(?:内容|记载)?(?:不符|不一致|有出入)"
    rf"|{_WHAT}?{_TRUTH}?(?:存疑|可疑|有疑[问义点]|有争议)"
    rf"|(?:{_WHAT}|{_TRUTH}){_TRUTH}?(?:尚|仍)?(?:不详|不明|待查证?|待核[查实]?|待考证|待甄别|未核实)"
    r"|(?:有|被|遭)(?:人)?举报|本人不承认|已?(?:退回|上缴|收缴)证书"
    rf"|{_WHAT}?(?:不予?认可|不予承认|不予确认|不被认可)"
    r"|(?:本人)?(?:已|现|主动|自愿)?放弃(?:该|此)?(?:资格|职称|证书)?"
    r"|(?:职称|资格)?(?:已|被|予以)*降(?:级|为[^聘，,；;。、]{2,8})"
)
REMARKED_DOUBT = rf"(?:^|[，,；;。、\s])(?:{_DOUBTED})\s*(?:$|[，,；;。、（(])"
"""A remark of which one phrase says nothing but that."""
CALLED_DOUBTFUL = rf'":"\s*(?:{_DOUBTED})[。.]?\s*"'
"""A cell of a column kept aside that says nothing else."""

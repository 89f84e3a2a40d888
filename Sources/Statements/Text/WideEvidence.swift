/// What speaks for an encoding of byte pairs (GB18030, Big5, Shift_JIS, EUC-JP, EUC-KR) in the first bytes beyond ASCII of a file.
///
/// Nearly any bytes can be read as pairs, so structure alone says little: characters that such texts are full of speak for an encoding, broken pairs
/// and characters that hardly anybody writes against it.
struct WideEvidence: Sendable {
    static let bytesMax = 16_384

    /// The bytes beyond ASCII in their order, each run with the ASCII byte before it and two behind it.
    private var bytes: [UInt8] = []
    /// Bytes behind the last one beyond ASCII that are still to be kept.
    private var wanted = 0
    /// Whether a chunk without any byte beyond ASCII has to be shown as well.
    var wantsMore: Bool { wanted > 0 }

    /// The next bytes, which follow the byte `previous`. The result is the same however the text is cut; a chunk of ASCII alone may be left out unless
    /// `wantsMore`.
    mutating func consume(_ chunk: [UInt8], after previous: UInt8) {
        var i = 0
        while i < chunk.count, bytes.count < Self.bytesMax {
            if wanted == 0 {
                i = UTF8Validator.skipASCII(chunk, i, chunk.count)
                guard i < chunk.count else { break }
                bytes.append(i > 0 ? chunk[i - 1] : previous)
            }
            bytes.append(chunk[i])
            wanted = chunk[i] >= 0x80 ? 2 : wanted - 1
            i += 1
        }
    }

    /// The weight of an encoding, in the units of `EncodingEvidence`; nil if it cannot be.
    func score(_ name: String) -> Int? {
        guard isPossible(name), let page = WideCodePage.named(name), let common = Self.common[name] else { return nil }
        var score = 0
        var pairs = 0
        var i = 0
        /// Behind the character before.
        var end = -1
        while i < bytes.count {
            if bytes[i] < 0x80 {
                i += 1
                continue
            }
            // The sample may end within a pair.
            if i + 1 == bytes.count, bytes.count >= Self.bytesMax { break }
            let (scalar, length) = page.character(bytes, i, bytes.count)
            let isASCIITrail = length == 2 && bytes[i + 1] < 0x80
            // Characters of these languages stand beside one another; alone among ASCII they are accented letters of another page.
            let next = i + length < bytes.count ? bytes[i + length] : 0x20
            let isAlone = end != i && next < 0x80 && (Self.isLetter(i > 0 ? bytes[i - 1] : 0x20) || Self.isLetter(next))
            i += length
            end = i
            if isAlone, scalar != 0 {
                score -= 60
                pairs += 1
                continue
            }
            switch scalar {
            case 0: score -= 600
            case 0xFF61...0xFF9F: score += 40
            // Marks and the letters and digits of full width.
            case 0x2010...0x203B, 0x3000...0x3020, 0xFF01...0xFF5E, 0xFFE5:
                score += 60
                pairs += 1
            case 0x3040...0x30FF where name != "gb18030" && name != "euc-kr":
                score += 240
                pairs += 1
            default:
                pairs += 1
                if common.contains(scalar) {
                    score += 260
                } else if Self.isEverydayLead(name, bytes[i - length]), !isASCIITrail || name == "big5" || name == "shift_jis" {
                    score += 50
                } else {
                    score -= 140
                }
            }
        }
        return pairs > 0 ? score : nil
    }

    /// Whether nearly all bytes fall into pairs of the encoding: a look without the encoding's table, which takes milliseconds to make.
    private func isPossible(_ name: String) -> Bool {
        var pairs = 0
        var broken = 0
        var i = 0
        while i + 1 < bytes.count {
            let (lead, trail) = (bytes[i], bytes[i + 1])
            i += 1
            if lead < 0x80 || (name == "shift_jis" && (0xA1...0xDF).contains(lead)) { continue }
            if Self.isPair(name, lead, trail) {
                pairs += 1
                i += 1
            } else {
                broken += 1
            }
        }
        return pairs > 0 && broken * 20 <= pairs
    }

    private static func isPair(_ name: String, _ lead: UInt8, _ trail: UInt8) -> Bool {
        switch name {
        case "gb18030": (0x81...0xFE).contains(lead) && (0x30...0xFE).contains(trail) && trail != 0x7F && !(0x3A...0x3F).contains(trail)
        case "big5": (0x81...0xFE).contains(lead) && ((0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail))
        case "shift_jis": ((0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead)) && (0x40...0xFC).contains(trail) && trail != 0x7F
        case "euc-jp": (lead == 0x8E || (0xA1...0xFE).contains(lead)) && (0xA1...0xFE).contains(trail)
        default: (0x81...0xFE).contains(lead) && ((0x41...0x5A).contains(trail) || (0x61...0x7A).contains(trail) || (0x81...0xFE).contains(trail))
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    /// Whether the lead byte is of the half of the characters that its standard lists first because they are in daily use.
    private static func isEverydayLead(_ name: String, _ lead: UInt8) -> Bool {
        switch name {
        case "gb18030": (0xB0...0xD7).contains(lead)
        case "big5": (0xA4...0xC6).contains(lead)
        case "shift_jis": (0x88...0x97).contains(lead)
        case "euc-jp": (0xB0...0xCF).contains(lead)
        default: (0xB0...0xC8).contains(lead)
        }
    }

    /// Characters that make up half of an ordinary text, and those of statements.
    private static let common: [String: Set<UInt32>] = [
        "gb18030": scalars(simplified), "big5": scalars(traditional), "shift_jis": scalars(japanese), "euc-jp": scalars(japanese),
        "euc-kr": scalars(korean),
    ]

    private static func scalars(_ text: String) -> Set<UInt32> { Set(text.unicodeScalars.map(\.value)) }

    private static let simplified =
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起"
        + "小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意"
        + "建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必"
        + "战先回则任取据处队南给色光门即保治北造百规热领七海口东器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议"
        + "声报完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近周委素技备半办青省列习响约支般史感劳"
        + "便团往市克何除构府称太准精值号率族维划选标写存候毛亲快效院查江型眼王按格养易置派层片始却专状育京识适属圆包火住调满县局照参红细引听该铁价严账户卡额余款取摘要方汇费息薪贷借"
        + "付币种户序易备注店药站超房租健饭餐咖啡宝微银行消退还缴纳税奖购充票旅"

    private static let traditional =
        "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起"
        + "小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又利比或但質氣第向道命此變條只沒結解問意建"
        + "月公無系很情者最立代想已通並提直題程展五果料象員位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知將組見計別她手角期根論運農指幾九區強放決西被做必先回則任取"
        + "據處隊南給色光門即保治北造百規熱領七海口東器壓世金增爭濟油思術交受聯什認六共權收證改清己美再轉更單風切打白教速花帶安場身車例真務具萬每目至達走積示議聲報完類八離華名確才"
        + "科張信馬節話米整空元況今集傳土許步群廣石記需段研界林律且究觀裝影算低持音書布復容兒須際商非連斷深難近周委素技備半辦青省列習響約支史感勞便團往市何除構府稱太準值號率維劃選"
        + "標寫存候毛親快效院查江型王按格養易置派層片始專狀育京識適屬圓包火住調滿縣局照參紅細引聽該鐵價帳戶卡額餘款取摘要匯費息薪貸借付幣別序備註店藥站超房租健餐咖啡銀消退還繳納稅"
        + "獎購充票旅結存提轉"

    private static let japanese =
        "日付取引摘要金額残高口座振込入出支払預差名前店番号年月利用手数料税合計銀行普通円内容備考区分定期給与会社電気水道料代引落現買物本人学生活家族株式円高大小中上下東西南北山田川"
        + "村木林井藤佐伊加鈴渡辺吉松野原橋石市町県都府明細期間通貨種類確認者氏様御請求書返還息当座貯蓄証券信託保険年会費駅薬局病院食品料理喫茶新聞宿家賃"

    private static let korean =
        "이가는을의에다고하지로기사어나리아도시자은서대정일해인수보부전여한그주세과라만장제상공구원오소들비마등화있행금입출거래잔액적요카드계좌번호체내용은환급이자송월점마트약국건강식당"
        + "우국민신농협하나카페빵집전요날짜통화분류메모받보낸분기재찾맡김박최조윤성동남북경산울광대결현납조회간예한강최종교통료회사업문스터타임"
}

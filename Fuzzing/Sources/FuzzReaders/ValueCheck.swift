import Ledger
import Statements

/// Amounts and days: the same wherever the text lies, by whichever way it is read, and never out of range.
enum ValueCheck {
    static func run(_ bytes: [UInt8]) {
        // Within other digits and marks, which must not be looked at.
        let around = Array("9.,'-".utf8)
        let padded = around + bytes + around
        let range = around.count..<around.count + bytes.count
        for decimal in [0x2E, 0x2C] as [UInt8] {
            let scan = AmountScan(bytes, bytes.indices, decimal: decimal)
            for digits in 0...4 {
                let amount = AmountParser.parse(bytes, bytes.indices, decimal: decimal, minorDigits: digits)
                if amount != AmountParser.parse(padded, range, decimal: decimal, minorDigits: digits) {
                    broken("an amount depends on what is around it")
                }
                if case .success(.min) = amount { broken("an amount that cannot be negated") }
                if amount != scan.minor(digits) { broken("\(amount), by the whole scan \(scan.minor(digits))") }
            }
        }
        var orders: DateOrders = []
        for order in [ReadingOptions.DateOrder.dmy, .mdy, .ymd] {
            let day = DateParser.parse(bytes, bytes.indices, order: order)
            if day != DateParser.parse(padded, range, order: order) { broken("a day depends on what is around it") }
            guard case .success(let date) = day else { continue }
            orders.insert(DateOrders(order))
            let (year, month, number) = date.components
            if !(1900...2199).contains(year) { broken("the day \(date)") }
            if CalendarDate(year: year, month: month, day: number) != date || CalendarDate("\(date)") != date { broken("no such day: \(date)") }
        }
        if orders != DateParser.orders(bytes, bytes.indices) { broken("orders \(DateParser.orders(bytes, bytes.indices)), by reading \(orders)") }
    }
}

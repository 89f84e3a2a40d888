import Foundation
import Pipelines
import Synchronization
import Testing

@Suite struct StageMeterTests {
    /// A clock that only moves when it is told to.
    final class HandClock: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)

        func advance(by duration: Duration) { passed.withLock { $0 += duration } }
        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
    }

    @Test func measuresFromItsStartToItsEnd() {
        let clock = HandClock()
        let meter = StageMeter("parse", unit: .bytes, total: 100) { clock.now }
        clock.advance(by: .seconds(5))
        #expect(meter.reading().state == .waiting)
        #expect(meter.reading().seconds == nil)
        meter.start()
        clock.advance(by: .seconds(2))
        meter.advance(by: 60, problems: 1)
        #expect(meter.reading().seconds == 2)
        #expect(meter.reading().fraction == 0.6)
        clock.advance(by: .seconds(1))
        meter.end(.done)
        clock.advance(by: .seconds(10))
        let end = meter.reading()
        #expect(end == StageReading(name: "parse", state: .done, done: 60, total: 60, unit: .bytes, seconds: 3, problems: 1))
    }

    @Test func theFirstEndStays() {
        let meter = StageMeter("commit", unit: .rows)
        meter.end(.failed)
        meter.end(.done)
        #expect(meter.reading().state == .failed)
    }

    @Test func isWrittenInTheShapeOfTheProtocol() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let waiting = StageMeter("parse", unit: .bytes).reading()
        let text = String(decoding: try encoder.encode(waiting), as: UTF8.self)
        #expect(text == #"{"done":0,"name":"parse","seconds":null,"state":"waiting","total":null,"unit":"bytes"}"#)
        #expect(try JSONDecoder().decode(StageReading.self, from: Data(text.utf8)) == waiting)
    }

    @Test func progressWeighsTheStages() {
        let parse = StageMeter("parse", unit: .bytes, total: 10)
        let commit = StageMeter("commit", unit: .rows, total: 10)
        parse.advance(by: 10)
        parse.end(.done)
        commit.advance(by: 5)
        let report = StageReport([parse, commit])
        #expect(report.permille() == 750)
        #expect(report.permille(weights: ["parse": 1, "commit": 3]) == 625)
    }
}

import Glibc
import Statements

/// How fast statements are read, by CPU time and in one process. `Benchmarks/readers.py` makes the files, runs this program and judges.
///
///     ReaderBench read FILE [ROUNDS [BYTES]]   one line of JSON: detection, and parse plus extract after it
///     ReaderBench growth [BYTES]               one line of JSON for each hostile input: the same at two, four and eight times the size
@main
struct ReaderBench {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        do {
            switch arguments.first {
            case "read" where arguments.count >= 2:
                try readFile(arguments[1], rounds: max(1, numbers.first ?? 5), bytesMin: numbers.dropFirst().first ?? 50_000_000)
            case "growth": try measureGrowth(bytes: numbers.first ?? 3_000_000)
            default: throw MeasuringFailure("usage: ReaderBench read FILE [ROUNDS [BYTES]] | growth [BYTES]")
            }
        } catch {
            let line = Array("ReaderBench: \(error)\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
            exit(2)
        }
    }

    /// Each of `rounds` rounds reads the file as often as it takes to read `bytesMin`, so that the steps of the kernel's clock do not count;
    /// the seconds printed are those of one reading.
    private static func readFile(_ path: String, rounds: Int, bytesMin: Int) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size > 0 else { throw MeasuringFailure("\(path): no such file, or an empty one") }
        let times = max(1, bytesMin / Int(status.st_size))
        let detection = try StatementReading.detect(FileChunks(path: path), name: path)
        guard let layout = detection.layout else {
            throw MeasuringFailure("\(path) was not detected: \(detection.problems.map(\.message) + detection.questions.map(\.text))")
        }
        let totals = try StatementReading.read(FileChunks(path: path), layout)
        var detecting: [Double] = []
        var reading: [Double] = []
        for _ in 0..<rounds {
            detecting.append(try seconds(times) { _ = try StatementReading.detect(FileChunks(path: path), name: path) })
            reading.append(
                try seconds(times) {
                    guard try StatementReading.read(FileChunks(path: path), layout) == totals else {
                        throw MeasuringFailure("\(path) was read differently a second time")
                    }
                })
        }
        print(
            """
            {"format": "\(detection.format?.rawValue ?? "unknown")", "bytes": \(status.st_size), "rows": \(totals.rows), "sum_minor": \(totals.sum), \
            "rejected": \(totals.rejected), "problems": \(totals.problems), "questions": \(detection.questions.count), \
            "detection_seconds": \(detecting.sorted()), "seconds": \(reading.sorted()), "peak_kib": \(ProcessFigures.peakKiB())}
            """)
    }

    /// User CPU of one call, over `times` of them.
    private static func seconds(_ times: Int, _ work: () throws -> Void) rethrows -> Double {
        let start = ProcessFigures.userSeconds()
        for _ in 0..<times { try work() }
        return (ProcessFigures.userSeconds() - start) / Double(times)
    }

    private static func measureGrowth(bytes: Int) throws {
        for input in HostileInput.all {
            var seconds: [Double] = []
            var format = "none"
            for factor in [1, 2, 4, 8] {
                let chunks = MemoryChunks(input.make(factor * bytes))
                let start = ProcessFigures.cpuSeconds()
                let detection = try StatementReading.detect(chunks, name: input.fileName)
                if let layout = detection.layout { _ = try StatementReading.read(chunks, layout) }
                seconds.append(ProcessFigures.cpuSeconds() - start)
                format = detection.format?.rawValue ?? "none"
            }
            print("{\"input\": \"\(input.name)\", \"format\": \"\(format)\", \"bytes\": \(bytes), \"seconds\": \(seconds)}")
        }
    }
}

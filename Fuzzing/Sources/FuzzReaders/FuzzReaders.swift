import Glibc

/// Runs libFuzzer on one target: `FuzzReaders TARGET [libFuzzer's own arguments]`.
///
/// libFuzzer brings a `main` that looks for `LLVMFuzzerTestOneInput`; as a library it is asked to run by `LLVMFuzzerRunDriver`, which lets one
/// program hold all targets. The runtime's crash reporter must be off (`SWIFT_BACKTRACE=enable=no`), or libFuzzer does not see the crash
/// and keeps no input.
@main
struct FuzzReaders {
    static func main() {
        guard chosenTarget != nil else {
            print("usage: FuzzReaders \(FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")) [options of libFuzzer]")
            exit(2)
        }
        exit(fuzz())
    }

    private static func fuzz() -> CInt {
        // Without the target's name, which libFuzzer would take for a folder.
        var count = CommandLine.argc - 1
        var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
        return runFuzzer(&count, &values, checkInput)
    }
}

/// The target named first on the command line; the callback, a C function without a context, has to find it here.
private let chosenTarget = CommandLine.argc >= 2 ? FuzzTarget(rawValue: CommandLine.arguments[1]) : nil

private func checkInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosenTarget?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// Source: compiler-rt, `lib/fuzzer/FuzzerDriver.cpp`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ argumentCount: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Ends the run with this input kept: something that must hold does not.
func broken(_ what: String) -> Never { fatalError("BROKEN: \(what)") }

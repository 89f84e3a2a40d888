import Imports
import Jobs
import Pipelines

/// Shows imports while they run: on a terminal one line per file that is redrawn, else a line for each change of stage.
struct ImportProgress {
    private let isInteractive = Terminal.isErrorInteractive
    private var drawnLines = 0
    private var said: [Int64: String] = [:]

    mutating func show(_ cells: [ImportCell]) {
        isInteractive ? redraw(cells) : say(cells)
    }

    private mutating func redraw(_ cells: [ImportCell]) {
        let width = Terminal.width
        // The last lines that fit: a batch of a thousand files scrolls.
        let shown = cells.suffix(30)
        var text = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        for cell in shown { text += "\u{1B}[2K\(Gates.line(cell, width: width))\n" }
        drawnLines = shown.count
        Terminal.draw(text)
    }

    private mutating func say(_ cells: [ImportCell]) {
        for cell in cells {
            let stage = cell.state == .running ? cell.stage ?? "running" : cell.state.rawValue
            guard said[cell.id] != stage else { continue }
            said[cell.id] = stage
            Terminal.note("\(cell.label): " + (cell.state == .running ? stage : Gates.sentence(cell)))
        }
    }
}

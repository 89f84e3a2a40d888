import Jobs
import Testing

@Suite struct JobStateTests {
    /// The rules in other words than the table's: where the work is, and what people want.
    struct ReferenceModel {
        enum Place: Equatable { case waiting, working, heldForAnswer, pausedByPerson, waitingForRetry, ended(JobState) }

        var place = Place.waiting
        var pauseWanted = false
        var cancelWanted = false

        var state: JobState {
            switch place {
            case .waiting: .queued
            case .working: cancelWanted ? .cancelling : pauseWanted ? .pausing : .running
            case .heldForAnswer: .held
            case .pausedByPerson: .paused
            case .waitingForRetry: .retrying
            case .ended(let state): state
            }
        }

        /// Returns whether the event was possible.
        mutating func take(_ event: JobEvent) -> Bool {
            let isOver = if case .ended = place { true } else { false }
            switch event {
            case .claimed:
                guard place == .waiting || place == .waitingForRetry else { return false }
                (place, pauseWanted, cancelWanted) = (.working, false, false)
            case .completed, .asked, .failed, .postponed, .interrupted, .crashed, .crashedForTheLastTime:
                guard place == .working else { return false }
                place = leaving(event)
            case .answered:
                guard place == .heldForAnswer else { return false }
                place = .waiting
            case .pauseRequested:
                guard !isOver, place != .pausedByPerson, !(place == .working && (pauseWanted || cancelWanted)) else { return false }
                if place == .working { pauseWanted = true } else { place = .pausedByPerson }
            case .resumed:
                guard place == .pausedByPerson || (place == .working && pauseWanted && !cancelWanted) else { return false }
                if place == .working { pauseWanted = false } else { place = .waiting }
            case .cancelRequested:
                guard !isOver, !(place == .working && cancelWanted) else { return false }
                if place == .working { cancelWanted = true } else { place = .ended(.cancelled) }
            case .retryRequested:
                guard (isOver && place != .ended(.succeeded)) || place == .waitingForRetry else { return false }
                place = .waiting
            }
            return true
        }

        private func leaving(_ event: JobEvent) -> Place {
            if event == .completed { return .ended(.succeeded) }
            if cancelWanted { return .ended(.cancelled) }
            if event == .failed { return .ended(.failed) }
            if event == .crashedForTheLastTime { return .ended(.quarantined) }
            if pauseWanted { return .pausedByPerson }
            switch event {
            case .asked: return .heldForAnswer
            case .postponed: return .waitingForRetry
            default: return .waiting
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func tableAgreesWithTheReferenceModel(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var model = ReferenceModel()
        var state = JobState.queued
        for step in 1...100_000 {
            // Ends are rare enough to be left only by chance otherwise.
            if state == .succeeded { (model, state) = (ReferenceModel(), .queued) }
            let event = JobEvent.allCases.randomElement(using: &random) ?? .claimed
            let before = state
            let isPossible = model.take(event)
            let next = state.after(event)
            #expect((next != nil) == isPossible, "seed \(seed), step \(step): \(before) + \(event)")
            if let next { state = next }
            guard state == model.state else {
                Issue.record("seed \(seed), step \(step): \(before) + \(event) is \(state), not \(model.state)")
                return
            }
        }
    }

    @Test func everyStateCanBeReached() {
        var reached: Set<JobState> = [.queued]
        var frontier: [JobState] = [.queued]
        while let state = frontier.popLast() {
            for event in JobEvent.allCases {
                guard let next = state.after(event), reached.insert(next).inserted else { continue }
                frontier.append(next)
            }
        }
        #expect(reached == Set(JobState.allCases))
    }

    @Test(arguments: JobState.allCases)
    func endsAreLeftOnlyByARetry(state: JobState) {
        let leaving = JobEvent.allCases.filter { state.after($0) != nil }
        if state == .succeeded { #expect(leaving.isEmpty) }
        if state.isEnd, state != .succeeded { #expect(leaving == [.retryRequested]) }
        if !state.isEnd { #expect(!leaving.isEmpty) }
    }

    @Test(arguments: JobState.allCases.filter(\.isOwned))
    func whateverAWorkerReportsLetsGoOfTheJob(state: JobState) {
        for event in [JobEvent.completed, .asked, .failed, .postponed, .interrupted, .crashed, .crashedForTheLastTime] {
            #expect(state.after(event)?.isOwned == false, "\(state) + \(event)")
        }
    }

    @Test func transitionsListTheTable() {
        for event in JobEvent.allCases {
            let listed = Dictionary(uniqueKeysWithValues: event.transitions.map { ($0.from, $0.to) })
            for state in JobState.allCases { #expect(listed[state] == state.after(event)) }
        }
    }

    @Test func wordsAreThoseOfTheDatabase() {
        let words = "queued running held pausing paused retrying cancelling succeeded failed cancelled quarantined"
        #expect(JobState.allCases.map(\.rawValue).joined(separator: " ") == words)
    }
}

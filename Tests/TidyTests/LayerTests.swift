import Testing

@Suite struct LayerTests {
    @Test func everyFolderOfSourcesIsARoomOfTheTable() throws {
        let known = Set(Room.all.map(\.name))
        let strangers = try SourceTree.names("Sources").filter { !$0.hasPrefix(".") && !known.contains($0) }
        #expect(strangers.isEmpty, "add them to LayerTable.swift and to docs/architecture.md")
    }

    @Test(arguments: Room.all)
    func aRoomImportsOnlyWhatTheTableAllows(room: Room) throws {
        let imports =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
        var forbidden: [String] = []
        for file in try SourceTree.swiftFiles("Sources/\(room.name)") {
            for line in file.code.split(separator: "\n") {
                guard let match = line.firstMatch(of: imports), !room.mayImport(String(match.1), in: file.name) else { continue }
                forbidden.append("\(file.path): \(match.1)")
            }
        }
        #expect(forbidden.isEmpty)
    }

    @Test func theTableKnowsUpFromDown() throws {
        func room(_ name: String) throws -> Room { try #require(Room.all.first { $0.name == name }) }
        #expect(try room("Statements").mayImport("Ledger", in: "X.swift"))
        #expect(try !room("Ledger").mayImport("Statements", in: "X.swift"))
        #expect(try !room("Statements").mayImport("Matching", in: "X.swift"))
        #expect(try !room("Realtime").mayImport("Foundation", in: "Hub.swift"))
        #expect(try room("Realtime").mayImport("Foundation", in: "JSONValue+decoding.swift"))
        #expect(try !room("API").mayImport("FoundationNetworking", in: "X.swift"))
        #expect(try room("API").mayImport("Imports", in: "X.swift"))
        #expect(try !room("Imports").mayImport("StoreSQLite", in: "X.swift"))
        #expect(Set(Room.all.map(\.name)).count == Room.all.count)
    }
}

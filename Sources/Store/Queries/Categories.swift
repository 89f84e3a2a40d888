extension SQLConnection {
    /// Ids of a book's categories by their path in lower case (`food:groceries`), and by plain name where that is unambiguous.
    public func categoryPaths(book: Int64) throws -> [String: Int64] {
        var names: [Int64: (name: String, parent: Int64?)] = [:]
        try forEach("SELECT id, name, parent FROM category WHERE book = $1 AND deleted = 0", [.integer(book)]) { row in
            names[row.integer(0)] = (row.text(1).lowercased(), row.optionalInteger(2))
            return true
        }
        var paths: [String: Int64] = [:]
        var ambiguous: Set<String> = []
        for (id, entry) in names {
            var path = entry.name
            var parent = entry.parent
            var depth = 0
            while let id = parent, let above = names[id], depth < 16 {
                path = "\(above.name):\(path)"
                parent = above.parent
                depth += 1
            }
            paths[path] = id
            if entry.parent != nil {
                if paths[entry.name] != nil { ambiguous.insert(entry.name) } else { paths[entry.name] = id }
            }
        }
        // A top-level name wins over the same name further down; two of those further down are no answer.
        for name in ambiguous where names[paths[name] ?? 0]?.parent != nil { paths[name] = nil }
        return paths
    }

    /// The category of a path such as `Food:Groceries`; missing parts are made with `kind`.
    public func categoryID(book: Int64, path: String, kind: String, seq: Int64) throws -> Int64 {
        var parent: Int64?
        for part in path.split(separator: ":").map({ $0.trimmed() }) where !part.isEmpty {
            let known = try first(
                "SELECT id FROM category WHERE book = $1 AND lower(name) = lower($2) AND coalesce(parent, 0) = $3 AND deleted = 0",
                [.integer(book), .text(part), .integer(parent ?? 0)]
            ) { $0.integer(0) }
            parent =
                try known
                ?? insert(
                    "INSERT INTO category (book, name, kind, parent, version) VALUES ($1, $2, $3, $4, $5)",
                    [.integer(book), .text(part), .text(kind), .integer(parent), .integer(seq)])
        }
        guard let parent else { throw StoreError.conflict("a category needs a name") }
        return parent
    }
}

extension Substring {
    func trimmed() -> String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

package io.stackyard.engine.switching;

import java.util.List;

/// One module: its functions, and which of the host's tags each imported tag is.
record ProgramModule(List<Integer> links, List<ProgramFunction> functions) {}

package io.stackyard.cli;

/// How the process ends. The help texts list the same.
enum ExitCode {
    /// All is well.
    OK(0),
    /// The program trapped or threw, or a script has failed commands.
    FAILED(1),
    /// The command line, the configuration or an input file is wrong.
    BAD_INPUT(2),
    /// The system cannot give what the configuration asks for. The launcher ends with it too.
    NOT_STARTED(3),
    /// A defect of Stackyard, shown with its Java stack trace.
    INTERNAL_ERROR(70);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}

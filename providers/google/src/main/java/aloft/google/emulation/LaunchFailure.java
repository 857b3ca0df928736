package aloft.google.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.model.Function;
import aloft.spi.model.Language;

/// Why a worker has exited before it served a call: the exit statuses of the start scripts.
enum LaunchFailure {
  NO_FRAMEWORK(70),
  NO_PROGRAM(71),
  NO_DEBUGGER(72),
  NO_FILE(73),
  NO_EXPORT(74),
  NO_MODULE(75),
  BROKEN(76);

  private final int status;

  LaunchFailure(int status) {
    this.status = status;
  }

  /// Explains an exit status.
  static Diagnostic explain(int status, Function function) {
    LaunchFailure failure = BROKEN;
    for (LaunchFailure candidate : values()) {
      if (candidate.status == status) {
        failure = candidate;
      }
    }
    return failure.diagnostic(function);
  }

  private Diagnostic diagnostic(Function function) {
    String subject = "the function \"" + function.name() + "\" ";
    Language language = function.runtime().language();
    return switch (this) {
      case NO_FRAMEWORK ->
          Diagnostic.error(
                  "runtime/no-framework",
                  subject + "needs the Functions Framework, which is not installed",
                  function.place())
              .hint("run: " + installation(language));
      case NO_PROGRAM ->
          Diagnostic.error(
                  "runtime/missing",
                  subject
                      + "needs "
                      + function.runtime().name()
                      + ", but there is no "
                      + program(language)
                      + " on the PATH",
                  function.place())
              .hint("install " + program(language) + ", or add its folder to the PATH");
      case NO_DEBUGGER ->
          Diagnostic.error(
                  "runtime/debugger", "the debugger debugpy is not installed", function.place())
              .hint("install it for the Python that runs the function: pip install debugpy");
      case NO_FILE ->
          Diagnostic.error(
                  "handler/missing",
                  "the handler \"" + function.handler() + "\" was not found: there is no such file",
                  function.handlerPlace())
              .hint("write the handler as FILE.EXPORT, relative to the service folder");
      case NO_EXPORT ->
          Diagnostic.error(
                  "handler/missing",
                  "the handler \""
                      + function.handler()
                      + "\" was not found: its file has no such function",
                  function.handlerPlace())
              .hint("the output above lists the functions of the file");
      case NO_MODULE ->
          Diagnostic.error(
                  "runtime/missing-module",
                  subject + "needs a module that is not installed",
                  function.place())
              .hint("the output above names it; run: " + packages(language));
      case BROKEN ->
          Diagnostic.error("runtime/start", subject + "does not start", function.place())
              .hint("the output above has the reason");
    };
  }

  private static String installation(Language language) {
    return switch (language) {
      case NODE -> "npm install @google-cloud/functions-framework";
      case PYTHON -> "pip install functions-framework";
      case JAVA -> "mvn dependency:get -Dartifact=" + FunctionLaunches.JAVA_FRAMEWORK;
      case GO, DOTNET, RUBY, CUSTOM, UNKNOWN -> "go mod tidy";
    };
  }

  private static String packages(Language language) {
    return language == Language.PYTHON ? "pip install -r requirements.txt" : "npm install";
  }

  private static String program(Language language) {
    return language == Language.JAVA ? "java" : "go";
  }
}

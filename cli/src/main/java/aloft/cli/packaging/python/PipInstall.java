package aloft.cli.packaging.python;

import aloft.cli.packaging.tree.FileNames;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Installs requirements into a folder with pip. It installs prebuilt wheels; packages that have
/// only a source distribution are built on this machine, which is correct for pure Python.
final class PipInstall {
  private static final Pattern NO_DISTRIBUTION =
      Pattern.compile("No matching distribution found for ([^\\n(;]+)");
  private static final Pattern NAMED_PACKAGE =
      Pattern.compile(
          "(?:No matching distribution found for|Package|satisfies the requirement|Failed to build|"
              + "Failed building wheel for|Invalid requirement:|Could not build wheels for)"
              + " *['\"]?([A-Za-z0-9][A-Za-z0-9._-]*)");
  private static final Pattern LINE = Pattern.compile("\\(from line (\\d+) of ");
  private static final int MAX_HINT_LINES = 8;
  private static final int MAX_LINE_LENGTH = 160;

  private final PythonRequirements settings;
  private final Requirements requirements;
  private final InstallTarget target;
  private final Interpreter python;
  private final Consumer<Diagnostic> diagnostics;

  PipInstall(
      PythonRequirements settings,
      Requirements requirements,
      InstallTarget target,
      Interpreter python,
      Consumer<Diagnostic> diagnostics) {
    this.settings = settings;
    this.requirements = requirements;
    this.target = target;
    this.python = python;
    this.diagnostics = diagnostics;
  }

  /// Installs into `site`.
  ///
  /// @param work a folder for temporary files
  /// @return false if this Python has no usable pip
  boolean installInto(Path site, Path work) throws IOException {
    Path file = Files.writeString(work.resolve("requirements.txt"), requirements.text());
    Path wheels = Files.createDirectories(work.resolve("wheels"));
    List<String> arguments = new ArrayList<>(List.of("install", "--no-compile", "--target"));
    arguments.addAll(List.of(site.toString(), "--requirement", file.toString()));
    arguments.addAll(List.of("--find-links", wheels.toString()));
    boolean fromSource = hasArgument("--no-binary") || requirements.hasOption("--no-binary");
    arguments.addAll(fromSource ? List.of() : target.pipArguments());
    arguments.addAll(commonArguments());
    Set<String> tried = new HashSet<>();
    while (true) {
      Interpreter.Run run = python.pip(fromSource ? "null" : target.markers(), arguments);
      if (run.exit() == 0 || run.isUnavailable()) {
        return run.exit() == 0;
      }
      Matcher missing = NO_DISTRIBUTION.matcher(run.stderr());
      String source = missing.find() ? missing.group(1).strip() : "";
      if (source.isEmpty() || target.platform() == null || fromSource || !tried.add(source)) {
        throw failed(cannotInstall(run), run);
      }
      buildWheel(source, wheels, run);
    }
  }

  private boolean hasArgument(String option) {
    return settings.pip().arguments().stream().anyMatch(word -> word.startsWith(option));
  }

  private List<String> commonArguments() {
    List<String> arguments = new ArrayList<>();
    if (!settings.pip().cacheDownloads()) {
      arguments.add("--no-cache-dir");
    }
    for (String argument : settings.pip().arguments()) {
      arguments.addAll(List.of(argument.strip().split("\\s+", 2)));
    }
    return arguments;
  }

  /// Builds a wheel from a source distribution.
  private void buildWheel(String source, Path wheels, Interpreter.Run before) throws IOException {
    Set<Path> existing = new HashSet<>(files(wheels));
    String name = source.replaceFirst("^([A-Za-z0-9._-]+).*", "$1");
    List<String> arguments =
        new ArrayList<>(
            List.of("wheel", "--no-deps", "--use-pep517", "--no-binary", name, "--wheel-dir"));
    arguments.add(wheels.toString());
    arguments.add(source);
    requirements.lines().stream()
        .filter(line ->
            line.text()
                .matches(
                    "--?(f|i|find-links|index-url|extra-index-url|no-index|trusted-host)\\b.*"))
        .forEach(line -> arguments.addAll(List.of(line.text().split("[\\s=]+", 2))));
    arguments.addAll(commonArguments());
    Interpreter.Run run = python.pip("null", arguments);
    if (run.exit() != 0) {
      boolean notFound = NO_DISTRIBUTION.matcher(run.stderr()).find();
      throw notFound
          ? failed(cannotInstall(before), before)
          : failed(
              "there is no wheel of "
                  + source
                  + " for "
                  + target.description()
                  + ", and building it from source failed",
              run);
    }
    for (Path wheel : files(wheels)) {
      if (!existing.contains(wheel)) {
        checkWheel(name, FileNames.of(wheel), run);
      }
    }
  }

  private void checkWheel(String name, String wheel, Interpreter.Run run) {
    if (wheel.endsWith("-none-any.whl")) {
      return;
    }
    String machine = target.platform() == null ? "" : target.platform().architecture();
    if (!wheel.matches(".*[-.](many)?linux\\w*_" + machine + "\\.whl")) {
      throw failed(
          "there is no wheel of "
              + name
              + " for "
              + target.description()
              + ", and the wheel built on this machine is for another platform: "
              + wheel,
          run);
    }
    diagnostics.accept(
        Diagnostic.warning(
                "python/native",
                name
                    + " has no wheel for "
                    + target.description()
                    + " and was compiled on this machine",
                place(name))
            .hint("it may require newer system libraries than the runtime has"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String cannotInstall(Interpreter.Run run) {
    return "pip cannot install " + subject(run.stderr()) + " for " + target.description();
  }

  private String subject(String stderr) {
    Matcher namedPackage = NAMED_PACKAGE.matcher(stderr);
    String name = namedPackage.find() ? namedPackage.group(1) : "";
    return requirements.lines().stream()
        .filter(line -> !name.isEmpty() && line.name().equals(Requirements.normalizedName(name)))
        .map(line -> "\"" + line.text().replaceFirst("\\s+--hash.*", "") + "\"")
        .findFirst()
        .orElse(
            name.isEmpty()
                ? "the packages of " + sourceName()
                : name + " (required by " + sourceName() + ")");
  }

  private String sourceName() {
    return requirements.lines().getFirst().place().file();
  }

  private SourceRange place(String name) {
    SourceRange place = requirements.place(name);
    return place == null ? SourceRange.of(sourceName()) : place;
  }

  private UserException failed(String message, Interpreter.Run run) {
    Matcher namedPackage = NAMED_PACKAGE.matcher(run.stderr());
    Matcher line = LINE.matcher(run.stderr());
    SourceRange place = place(namedPackage.find() ? namedPackage.group(1) : "");
    if (line.find()) {
      int number = Integer.parseInt(line.group(1));
      place =
          number <= requirements.lines().size()
              ? requirements.lines().get(number - 1).place()
              : place;
    }
    String hint = lastLines(run.stderr());
    if (!settings.requested()) {
      hint += "\nto package without it, set \"custom.pythonRequirements: false\"";
    }
    return new UserException(Diagnostic.error("python/pip", message, place).hint(hint));
  }

  /// The last error lines, or else the last lines.
  private static String lastLines(String stderr) {
    List<String> lines =
        stderr
            .lines()
            .map(line -> line.replaceAll("\u001b\\[[0-9;]*m|\\(from -r .*? \\(line \\d+\\)\\)", ""))
            .map(line ->
                line.length() > MAX_LINE_LENGTH
                    ? line.substring(0, MAX_LINE_LENGTH) + " ..."
                    : line.strip())
            .filter(line ->
                !line.isEmpty()
                    && !line.matches("\\[notice].*|WARNING: You are using.*|note:.*|╰─>.*"))
            .toList();
    List<String> errors = lines.stream().filter(line -> line.startsWith("ERROR:")).toList();
    List<String> shown = errors.isEmpty() ? lines : errors;
    return String.join(
        "\n", shown.subList(Math.max(0, shown.size() - MAX_HINT_LINES), shown.size()));
  }
}

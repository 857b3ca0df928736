package aloft.cli.packaging.python;

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

/// Installs requirements into a folder with pip: first packages that are built already; what comes
/// as source alone is built here, which is right for all that is Python only.
final class PipInstall {
  private static final Pattern MISSING =
      Pattern.compile("No matching distribution found for ([^\\n(;]+)");
  private static final Pattern BLAMED =
      Pattern.compile(
          "(?:No matching distribution found for|Package|satisfies the requirement|Failed to build|"
              + "Failed building wheel for|Invalid requirement:|Could not build wheels for)"
              + " *['\"]?([A-Za-z0-9][A-Za-z0-9._-]*)");
  private static final Pattern LINE = Pattern.compile("\\(from line (\\d+) of ");
  private static final int TAIL = 8;
  private static final int WIDTH = 160;

  private final PythonRequirements wanted;
  private final Requirements requirements;
  private final InstallTarget target;
  private final Interpreter python;
  private final Consumer<Diagnostic> findings;

  PipInstall(
      PythonRequirements wanted,
      Requirements requirements,
      InstallTarget target,
      Interpreter python,
      Consumer<Diagnostic> findings) {
    this.wanted = wanted;
    this.requirements = requirements;
    this.target = target;
    this.python = python;
    this.findings = findings;
  }

  /// Installs into `site`.
  ///
  /// @param work a folder for what is needed on the way
  /// @return false where this Python has no pip
  boolean into(Path site, Path work) throws IOException {
    Path file = Files.writeString(work.resolve("requirements.txt"), requirements.text());
    Path wheels = Files.createDirectories(work.resolve("wheels"));
    List<String> words = new ArrayList<>(List.of("install", "--no-compile", "--target"));
    words.addAll(List.of(site.toString(), "--requirement", file.toString()));
    words.addAll(List.of("--find-links", wheels.toString()));
    boolean free = own("--no-binary") || requirements.says("--no-binary");
    words.addAll(free ? List.of() : target.arguments());
    words.addAll(common());
    Set<String> tried = new HashSet<>();
    while (true) {
      Interpreter.Run run = python.pip(free ? "null" : target.markers(), words);
      if (run.exit() == 0 || run.absent()) {
        return run.exit() == 0;
      }
      Matcher missing = MISSING.matcher(run.complaints());
      String source = missing.find() ? missing.group(1).strip() : "";
      if (source.isEmpty() || target.platform() == null || free || !tried.add(source)) {
        throw failed(cannot(run), run);
      }
      build(source, wheels, run);
    }
  }

  private boolean own(String option) {
    return wanted.pip().arguments().stream().anyMatch(word -> word.startsWith(option));
  }

  private List<String> common() {
    List<String> words = new ArrayList<>();
    if (!wanted.pip().downloadsKept()) {
      words.add("--no-cache-dir");
    }
    for (String argument : wanted.pip().arguments()) {
      words.addAll(List.of(argument.strip().split("\\s+", 2)));
    }
    return words;
  }

  /// Builds one package from its source.
  private void build(String source, Path wheels, Interpreter.Run before) throws IOException {
    Set<Path> known = new HashSet<>(files(wheels));
    String name = source.replaceFirst("^([A-Za-z0-9._-]+).*", "$1");
    List<String> words =
        new ArrayList<>(
            List.of("wheel", "--no-deps", "--use-pep517", "--no-binary", name, "--wheel-dir"));
    words.add(wheels.toString());
    words.add(source);
    requirements.lines().stream()
        .filter(line ->
            line.text()
                .matches(
                    "--?(f|i|find-links|index-url|extra-index-url|no-index|trusted-host)\\b.*"))
        .forEach(line -> words.addAll(List.of(line.text().split("[\\s=]+", 2))));
    words.addAll(common());
    Interpreter.Run run = python.pip("null", words);
    if (run.exit() != 0) {
      boolean none = MISSING.matcher(run.complaints()).find();
      throw none
          ? failed(cannot(before), before)
          : failed(
              "there is no wheel of "
                  + source
                  + " for "
                  + target.words()
                  + ", and its source cannot be built here",
              run);
    }
    for (Path wheel : files(wheels)) {
      if (!known.contains(wheel)) {
        look(name, String.valueOf(wheel.getFileName()), run);
      }
    }
  }

  private void look(String name, String wheel, Interpreter.Run run) {
    if (wheel.endsWith("-none-any.whl")) {
      return;
    }
    String machine = target.platform() == null ? "" : target.platform().machine();
    if (!wheel.matches(".*[-.](many)?linux\\w*_" + machine + "\\.whl")) {
      throw failed(
          "there is no wheel of "
              + name
              + " for "
              + target.words()
              + ", and what is built here is for another machine: "
              + wheel,
          run);
    }
    findings.accept(
        Diagnostic.warning(
                "python/native",
                name + " has no wheel for " + target.words() + " and was compiled here",
                place(name))
            .hint("it may want a newer system than the one there"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String cannot(Interpreter.Run run) {
    return "pip cannot install " + subject(run.complaints()) + " for " + target.words();
  }

  private String subject(String complaints) {
    Matcher blamed = BLAMED.matcher(complaints);
    String name = blamed.find() ? blamed.group(1) : "";
    return requirements.lines().stream()
        .filter(line -> !name.isEmpty() && line.name().equals(Requirements.plain(name)))
        .map(line -> "\"" + line.text().replaceFirst("\\s+--hash.*", "") + "\"")
        .findFirst()
        .orElse(
            name.isEmpty()
                ? "the packages of " + shown()
                : name + ", which " + shown() + " leads to");
  }

  private String shown() {
    return requirements.lines().getFirst().place().file();
  }

  private SourceRange place(String name) {
    SourceRange found = requirements.place(name);
    return found == null ? SourceRange.of(shown()) : found;
  }

  private UserException failed(String message, Interpreter.Run run) {
    Matcher blamed = BLAMED.matcher(run.complaints());
    Matcher line = LINE.matcher(run.complaints());
    SourceRange place = place(blamed.find() ? blamed.group(1) : "");
    if (line.find()) {
      int number = Integer.parseInt(line.group(1));
      place =
          number <= requirements.lines().size()
              ? requirements.lines().get(number - 1).place()
              : place;
    }
    String hint = tail(run.complaints());
    if (!wanted.asked()) {
      hint += "\nto package without it, set \"custom.pythonRequirements: false\"";
    }
    return new UserException(Diagnostic.error("python/pip", message, place).hint(hint));
  }

  /// The last lines that say something.
  private static String tail(String complaints) {
    List<String> lines =
        complaints
            .lines()
            .map(line -> line.replaceAll("\u001b\\[[0-9;]*m|\\(from -r .*? \\(line \\d+\\)\\)", ""))
            .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) + " ..." : line.strip())
            .filter(line ->
                !line.isEmpty()
                    && !line.matches("\\[notice].*|WARNING: You are using.*|note:.*|╰─>.*"))
            .toList();
    List<String> errors = lines.stream().filter(line -> line.startsWith("ERROR:")).toList();
    List<String> shown = errors.isEmpty() ? lines : errors;
    return String.join("\n", shown.subList(Math.max(0, shown.size() - TAIL), shown.size()));
  }
}

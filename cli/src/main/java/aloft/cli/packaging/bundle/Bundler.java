package aloft.cli.packaging.bundle;

import aloft.cli.manifest.external.Programs;
import aloft.cli.packaging.tree.IoReason;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.Entry;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Bundles handlers with the esbuild of the project, which is started once for all that are bundled
/// alike.
public final class Bundler {
  private final Path service;
  private final Map<String, String> variables;
  private final Consumer<Diagnostic> findings;

  /// @param variables of the environment
  public Bundler(Path service, Map<String, String> variables, Consumer<Diagnostic> findings) {
    this.service = service;
    this.variables = variables;
    this.findings = findings;
  }

  /// Bundles into folders of `work`.
  ///
  /// @return the folder by the arguments of a bundle; each file has the path of its source there
  /// @throws UserException where the project has no esbuild, or with what esbuild finds wrong
  public Map<List<String>, Path> all(List<NodeBundle> wanted, Path work) {
    SequencedMap<List<String>, SequencedSet<Entry>> alike = new LinkedHashMap<>();
    for (NodeBundle one : wanted) {
      alike.computeIfAbsent(one.arguments(), key -> new LinkedHashSet<>()).addAll(one.entries());
    }
    Map<List<String>, Path> folders = new LinkedHashMap<>();
    if (alike.isEmpty()) {
      return folders;
    }
    Path program = program();
    if (program == null) {
      throw missing(alike.firstEntry().getValue().getFirst());
    }
    alike.forEach((arguments, entries) -> {
      Path folder = work.resolve(String.valueOf(folders.size()));
      folders.put(arguments, folder);
      run(program, arguments, entries, folder);
    });
    return folders;
  }

  /// The nearest one: a workspace has it in a folder above.
  private @Nullable Path program() {
    for (Path at = service; at != null; at = at.getParent()) {
      for (String place :
          List.of("node_modules/.bin/esbuild", "node_modules/esbuild/bin/esbuild")) {
        Path program = at.resolve(place);
        if (Files.isExecutable(program)) {
          return program;
        }
      }
    }
    return null;
  }

  // A fresh project names it, and its packages are not installed yet.
  private boolean isNamed() {
    for (Path at = service; at != null; at = at.getParent()) {
      Path file = at.resolve("package.json");
      if (Files.isRegularFile(file)) {
        try {
          return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
              .contains("\"esbuild\"");
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }

  private UserException missing(Entry entry) {
    return new UserException(
        Diagnostic.error(
                "bundle/no-esbuild",
                entry.file() + " must be bundled, and the project has no esbuild",
                entry.place())
            .hint(isNamed() ? "npm install" : "npm i -D esbuild"));
  }

  private void run(Path program, List<String> arguments, SequencedSet<Entry> entries, Path folder) {
    List<String> words = new ArrayList<>();
    entries.stream().map(Entry::file).distinct().forEach(words::add);
    words.addAll(arguments);
    words.addAll(List.of("--outdir=" + folder, "--outbase=" + service));
    words.addAll(List.of("--color=false", "--log-level=warning", "--log-limit=20"));
    String said;
    int exit;
    try {
      Path complaints = Files.createTempFile("aloft-esbuild-", ".log");
      try {
        Process process =
            new Programs(service, variables)
                .start(program, words, ProcessBuilder.Redirect.to(complaints.toFile()));
        try {
          process.getOutputStream().close();
          process.getInputStream().readAllBytes();
          exit = process.waitFor();
        } finally {
          process.destroy();
        }
        said = new String(Files.readAllBytes(complaints), StandardCharsets.UTF_8);
      } finally {
        Files.deleteIfExists(complaints);
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
                  "bundle/esbuild",
                  "esbuild could not be started: " + IoReason.of(e),
                  entries.getFirst().place())
              .hint("try it on its own: npx esbuild --version"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          Diagnostic.error("package/interrupted", "bundling was interrupted"), e);
    }
    List<Diagnostic> found = EsbuildMessages.of(said);
    if (exit == 0) {
      found.forEach(findings);
      return;
    }
    if (found.stream().noneMatch(Diagnostic::isError)) {
      String last = said.strip().lines().reduce((a, b) -> b).orElse("it says nothing");
      found =
          List.of(
              Diagnostic.error(
                      "bundle/esbuild", "esbuild failed: " + last, entries.getFirst().place())
                  .hint("try it on its own: npx esbuild " + entries.getFirst().file()));
    }
    throw new UserException(found);
  }
}

package aloft.cli.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs installed programs with exactly the given environment variables.
record ProcessRunner(Path folder, Map<String, String> variables) {

  /// The exit code and output of a program.
  record Outcome(int exit, String out, String err) {}

  ProcessRunner with(String name, String value) {
    var more = new java.util.HashMap<>(variables);
    more.put(name, value);
    return new ProcessRunner(folder, more);
  }

  ProcessRunner in(Path elsewhere) {
    return new ProcessRunner(elsewhere, variables);
  }

  Outcome run(Object... words) {
    try {
      File out = File.createTempFile("out", null);
      File err = File.createTempFile("err", null);
      var builder =
          new ProcessBuilder(List.of(words).stream().map(Object::toString).toList())
              .directory(folder.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out)
              .redirectError(err);
      builder.environment().clear();
      builder.environment().putAll(variables);
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(List.of(words) + " does not end");
      }
      var outcome =
          new Outcome(
              process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
      Files.delete(out.toPath());
      Files.delete(err.toPath());
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      Files.write(file, text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void program(Path file, String text) {
    write(file, "#!/bin/sh\n" + text);
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException(file + " cannot be made executable");
    }
  }
}

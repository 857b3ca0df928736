package aloft.cli.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder with the scripts of this project and the sources of a small program that prints how it
/// was started. A script stands for Maven.
record SmallSources(Path folder) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  SmallSources {
    try {
      for (String file :
          List.of("install.sh", "LICENSE", "pom.xml", ".mvn/jdk.sh", "docs/schema/aws.json")) {
        copy(file, folder);
      }
      for (String path : List.of("cli/dist/target/classes", "cli/dist/packages")) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(path))) {
          files.filter(Files::isRegularFile).forEach(file -> copy(ROOT.relativize(file), folder));
        }
      }
      try (Stream<Path> files = Files.list(ROOT.resolve("cli/dist"))) {
        files.filter(Files::isRegularFile).forEach(file -> copy(ROOT.relativize(file), folder));
      }
      for (String name : List.of("templates", "providers", "cli/dist/training")) {
        Files.createDirectories(folder.resolve(name));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    ProcessRunner.program(
        folder.resolve("mvnw"),
        """
        set -eu
        case $* in --version) exit ;; esac
        version=$(sed -n 's,^  <version>\\(.*\\)</version>$,\\1,p' pom.xml)
        echo "[INFO] Building Small $version [1/1]"
        mkdir -p cli/target/picocli-sources/picocli
        echo 'package picocli; class Picocli {}' >cli/target/picocli-sources/picocli/Picocli.java
        "$JAVA_HOME/bin/javac" -d cli/target/classes cli/src/main/java/aloft/cli/*.java
        jar() { "$JAVA_HOME/bin/jar" --create --date 2026-01-01T00:00:00Z --file "$@"; }
        jar cli/target/aloft-cli-$version-merged.jar -C cli/target/classes .
        for module in aws-cloud google-cloud azure-cloud local; do
          mkdir -p providers/$module/target
          jar providers/$module/target/aloft-$module-$version-merged.jar mvnw
        done
        """);
  }

  private static void copy(String file, Path folder) {
    copy(Path.of(file), folder);
  }

  private static void copy(Path file, Path folder) {
    try {
      Path target = folder.resolve(file.toString());
      Files.createDirectories(target.resolveSibling("."));
      Files.copy(ROOT.resolve(file), target);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Path file(String path) {
    return folder.resolve(path);
  }

  /// Writes a program that prints its version, class path and arguments. `local run` and `logs`
  /// keep running while the file in `HOLD` exists.
  void program(String code) {
    ProcessRunner.write(
        file("cli/src/main/java/aloft/cli/Main.java"),
        """
        package aloft.cli;
        class Main {
          public static void main(String[] args) throws Exception {
            if (args.length == 2 && args[0].equals("exit") && args[1].matches("[0-9]+")) System.exit(Integer.parseInt(args[1]));
            if (args.length == 2 && args[0].equals("exit") && args[1].equals("stdin")) System.exit(System.in.read() + 1);
            var path = System.getProperty("java.class.path").replaceAll("[^:]*/lib/", "");
            System.out.println("%s " + path + " " + String.join("|", args));
            System.out.println(new java.io.File(args[args.length - 1]).isFile() + " " + System.getProperty("mine"));
            if (System.getenv("HOLD") != null) {
              var hold = new java.io.File(System.getenv("HOLD"));
              hold.createNewFile();
              while (hold.exists()) Thread.sleep(50);
            }
          }
        }
        """
            .formatted(code));
    ProcessRunner.write(
        file("cli/src/main/java/aloft/cli/Training.java"),
        """
        package aloft.cli;
        class Training {
          public static void main(String[] args) throws Exception {
            Main.main(new String[] {"--help"});
            java.nio.file.Files.write(
                java.nio.file.Path.of(args[0]).resolveSibling("words.txt"),
                java.util.List.of(
                    "command completion none", "command deploy cloud", "command exit none", "command info cloud",
                    "command deploy list cloud", "command invoke cloud", "command rollback cloud", "command invoke local local", "command local status local",
                    "command print manifest", "internal local run local", "absent x", "valued --stage", "valued -r",
                    "valued -f", "valued --type", "valued --config", "valued -c", "provider aws", "provider google", "provider azure",
                    "source ssm aws", "source gs google"));
          }
        }
        """);
  }
}

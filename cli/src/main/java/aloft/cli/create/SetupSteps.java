package aloft.cli.create;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to be run in a new project before its functions can run: the installation of packages
/// and the build, recognised by the files of the tools.
final class SetupSteps {
  private static final int MAX_PACKAGE_JSON_BYTES = 1_000_000;

  private SetupSteps() {}

  /// The command lines, in their order.
  static List<String> of(Path project) {
    List<String> steps = new ArrayList<>();
    if (hasPackages(project.resolve("package.json"))) {
      steps.add(
          has(project, "pnpm-lock.yaml")
              ? "pnpm install"
              : has(project, "yarn.lock") ? "yarn install" : "npm install");
    }
    if (has(project, "Makefile")) {
      steps.add("make");
    } else if (has(project, "pom.xml")) {
      steps.add(has(project, "mvnw") ? "./mvnw package" : "mvn package");
    } else if (has(project, "build.gradle") || has(project, "build.gradle.kts")) {
      steps.add(has(project, "gradlew") ? "./gradlew build" : "gradle build");
    }
    return steps;
  }

  private static boolean has(Path project, String file) {
    return Files.isRegularFile(project.resolve(file));
  }

  private static boolean hasPackages(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_PACKAGE_JSON_BYTES) {
        return false;
      }
      Node npm = Json.read(Files.readString(file), "package.json");
      return isFilled(npm.get("dependencies")) || isFilled(npm.get("devDependencies"));
    } catch (IOException | UserException e) {
      return false;
    }
  }

  private static boolean isFilled(@Nullable Node packages) {
    return packages instanceof Mapping names && !names.entries().isEmpty();
  }
}

package aloft.aws.emulation;

import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Function;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// The command line of a Java function: it runs Lambda's own runtime client, which loads the
/// classes and jars from the function's folder.
final class JavaLaunch {
  private static final String CLIENT = "aws-lambda-java-runtime-2.9.0.jar";
  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private JavaLaunch() {}

  /// The candidates for the user's Java: that of `JAVA_HOME`, else the first on the `PATH`.
  static List<String> programs(Handler handler) {
    String home = handler.inheritedVariables().get("JAVA_HOME");
    return home == null || home.isEmpty() ? List.of("java") : List.of(home + "/bin/java", "java");
  }

  static Map<String, Supplier<Payload>> libraries() {
    return Map.of(CLIENT, JavaLaunch::client);
  }

  private static Payload client() {
    try (InputStream in =
        Objects.requireNonNull(JavaLaunch.class.getResourceAsStream("java/" + CLIENT), CLIENT)) {
      return Payload.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Arguments for a fast start, with a heap limited by the function's memory size.
  static List<String> arguments(Handler handler, Path directory) {
    Function function = handler.function();
    int heap = Math.max(32, function.memory() * 85 / 100);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath(handler, directory),
                MAIN));
    String name = function.handler();
    if (name != null) {
      arguments.add(name);
    }
    return arguments;
  }

  private static String classPath(Handler handler, Path directory) {
    String client = directory.resolve(CLIENT).toString();
    Path layers = handler.layers();
    return layers == null ? client : client + ":" + layers.resolve("java/lib") + "/*";
  }
}

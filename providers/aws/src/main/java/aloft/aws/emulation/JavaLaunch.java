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

/// How a Java function is started: by Lambda's own runtime client, which finds the classes and jars
/// of the function in its folder.
final class JavaLaunch {
  private static final String CLIENT = "aws-lambda-java-runtime-2.9.0.jar";
  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private JavaLaunch() {}

  /// The Java of the user: that of `JAVA_HOME`, else the first on the `PATH`.
  static List<String> programs(Handler handler) {
    String home = handler.inherited().get("JAVA_HOME");
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

  /// Starts as fast as it can, and takes no more memory than the function may have.
  static List<String> arguments(Handler handler, Path place) {
    Function function = handler.function();
    int heap = Math.max(32, function.memory() * 85 / 100);
    List<String> all =
        new ArrayList<>(
            List.of(
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath(handler, place),
                MAIN));
    String name = function.handler();
    if (name != null) {
      all.add(name);
    }
    return all;
  }

  private static String classPath(Handler handler, Path place) {
    String client = place.resolve(CLIENT).toString();
    Path layers = handler.layers();
    return layers == null ? client : client + ":" + layers.resolve("java/lib") + "/*";
  }
}

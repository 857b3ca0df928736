package aloft.aws.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.emulation.Handler;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LambdaVariablesTest {

  @Test
  void reservedVariablesOverrideTheFunctionsAndForcedOnesOverrideReserved() {
    Handler handler =
        RuntimeApiTest.handler(
            "nodejs22.x",
            Map.of("HOME", "/home/me", "AWS_PROFILE", "mine", "AWS_REGION", "here", "TZ", "Mars"),
            Map.of("AWS_REGION", "other", "HOME", "/mine", "AWS_LAMBDA_FUNCTION_NAME", "x"));
    Handler forced =
        new Handler(
            handler.function(),
            handler.region(),
            handler.code(),
            handler.startedAt(),
            handler.workerId(),
            handler.inheritedVariables(),
            handler.environment(),
            Map.of("AWS_DEFAULT_REGION", "forced", "_HANDLER", "no.no"),
            handler.logFormat());
    assertThat(LambdaVariables.of(forced))
        .containsEntry("AWS_PROFILE", "mine")
        .containsEntry("HOME", "/mine")
        .containsEntry("TZ", "UTC")
        .containsEntry("AWS_REGION", "eu-west-1")
        .containsEntry("AWS_DEFAULT_REGION", "forced")
        .containsEntry("AWS_LAMBDA_FUNCTION_NAME", "shop-dev-hello")
        .containsEntry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
        .containsEntry("_HANDLER", "src/index.main")
        .containsEntry("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/02/[$LATEST]" + "f".repeat(32))
        .containsEntry("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs22.x")
        .containsEntry(
            "NODE_PATH",
            "/opt/nodejs/node22/node_modules:/opt/nodejs/node_modules:/code/node_modules:/code");
  }

  private static Handler withLayers(String runtime) {
    return RuntimeApiTest.handler(runtime, Map.of("PATH", "/bin"), Map.of())
        .withLayers(Path.of("/layers"));
  }

  @Test
  void layerFoldersAreOnTheSearchPaths() {
    assertThat(LambdaVariables.of(withLayers("nodejs22.x")))
        .containsEntry("PATH", "/layers/bin:/bin")
        .containsEntry("LD_LIBRARY_PATH", "/layers/lib")
        .containsEntry(
            "NODE_PATH",
            "/layers/nodejs/node22/node_modules:/layers/nodejs/node_modules:/code/node_modules:/code");
    assertThat(LambdaVariables.of(withLayers("python3.13")))
        .containsEntry("PYTHONPATH", "/layers/python/lib/python3.13/site-packages:/layers/python");
  }

  @Test
  void customRuntimesHaveNoExecutionEnvironment() {
    assertThat(LambdaVariables.of(RuntimeApiTest.handler("provided.al2023", Map.of(), Map.of())))
        .doesNotContainKey("AWS_EXECUTION_ENV")
        .containsEntry("LAMBDA_TASK_ROOT", "/code");
  }
}

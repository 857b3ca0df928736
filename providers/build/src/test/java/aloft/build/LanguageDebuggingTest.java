package aloft.build;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.emulation.Debugging;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LanguageDebuggingTest {
  private static final SourceRange PLACE = SourceRange.of("serverless.yml");

  private final LanguageDebugging debugging = new LanguageDebugging();

  private boolean isRequested(String name, String value) {
    return debugging.isRequested(Map.of("PATH", "/bin", name, value));
  }

  private Debugging.@Nullable Listener listener(
      String runtime, @Nullable Integer port, Map<String, String> variables) {
    Function function =
        new Function(
            "a",
            "shop-dev-a",
            "a.b",
            new Runtime(runtime),
            128,
            Duration.ofSeconds(1),
            Map.of(),
            List.of(),
            PLACE,
            PLACE);
    return debugging.listener(function, "127.0.0.1", port, variables);
  }

  @Test
  void optionsOfDebuggersAreFound() {
    assertThat(isRequested("NODE_OPTIONS", "--inspect")).isTrue();
    assertThat(isRequested("NODE_OPTIONS", "-r ./a.js --inspect-brk=0.0.0.0:9230")).isTrue();
    assertThat(isRequested("NODE_OPTIONS", "--inspect-wait=9230 --no-warnings")).isTrue();
    assertThat(isRequested("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket")).isTrue();
    assertThat(isRequested("_JAVA_OPTIONS", "-Xrunjdwp:server=y")).isTrue();
    assertThat(isRequested("PYTHONBREAKPOINT", "debugpy.breakpoint")).isTrue();
  }

  @Test
  void otherOptionsAreNot() {
    assertThat(isRequested("NODE_OPTIONS", "--enable-source-maps")).isFalse();
    assertThat(isRequested("NODE_OPTIONS", "--inspect-port=9230")).isFalse();
    assertThat(isRequested("JAVA_TOOL_OPTIONS", "-Xmx64m")).isFalse();
    assertThat(isRequested("PYTHONBREAKPOINT", "0")).isFalse();
  }

  @Test
  void eachLanguageHasItsDebugger() {
    assertThat(listener("nodejs22.x", 9230, Map.of("NODE_OPTIONS", "--no-warnings")))
        .isEqualTo(
            new Debugging.Listener(
                "127.0.0.1:9230",
                Map.of("NODE_OPTIONS", "--no-warnings --inspect-brk=127.0.0.1:9230")));
    assertThat(listener("java21", null, Map.of()))
        .isEqualTo(
            new Debugging.Listener(
                "127.0.0.1:5005",
                Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,"
                        + "address=127.0.0.1:5005")));
    Debugging.Listener python = Objects.requireNonNull(listener("python3.13", null, Map.of()));
    assertThat(debugging.isRequested(python.variables())).isTrue();
    assertThat(listener("provided.al2023", null, Map.of())).isNull();
  }
}

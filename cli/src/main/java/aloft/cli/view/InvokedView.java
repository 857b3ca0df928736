package aloft.cli.view;

import aloft.cli.engine.InvokeDeployed.Invoked;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.provider.Operations.CallResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows the result of a deployed function: its result and log as text, or as JSON `{status,
/// failed, result, log}`.
public record InvokedView(boolean json) implements View<Invoked> {
  private static final int INDENT = 4;
  private static final String RULE = "-".repeat(68);

  @Override
  public Output show(Invoked invoked) {
    CallResult result = invoked.result();
    Output output = json ? Output.line(Json.write(json(result))) : Output.lines(text(invoked));
    if (!result.failed()) {
      return output;
    }
    String option = invoked.local() ? "--local " : "";
    String function = invoked.function();
    return output
        .withDiagnostics(
            List.of(
                Diagnostic.error("invoke/failed", "the function \"" + function + "\" failed")
                    .hint("aloft logs " + option + "--function " + function + " shows its log")))
        .withFailure(true);
  }

  private static List<String> text(Invoked invoked) {
    List<String> lines = new ArrayList<>();
    String payload = invoked.result().payload();
    if (!payload.isEmpty()) {
      lines.add(indented(payload));
    }
    List<String> log = invoked.log();
    if (log != null) {
      lines.add(RULE);
      lines.addAll(log);
    }
    return lines;
  }

  private static String indented(String payload) {
    try {
      return Json.write(Json.read(payload, "result"), INDENT);
    } catch (UserException notJson) {
      return payload;
    }
  }

  private static Map<String, @Nullable Object> json(CallResult result) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("status", result.status());
    json.put("failed", result.failed());
    json.put("result", value(result.payload()));
    json.put("log", result.log());
    return json;
  }

  private static @Nullable Object value(String payload) {
    try {
      return payload.isEmpty() ? null : Json.read(payload, "result");
    } catch (UserException notJson) {
      return payload;
    }
  }
}

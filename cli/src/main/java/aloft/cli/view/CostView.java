package aloft.cli.view;

import aloft.cli.engine.EstimateCost.Estimated;
import aloft.spi.document.Json;
import aloft.spi.provider.CostModel.FunctionCost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Shows the costs of a month by function: as text, or as JSON.
public record CostView(boolean json) implements View<Estimated> {

  @Override
  public Output show(Estimated estimated) {
    Output output =
        json
            ? Output.line(Json.write(fields(estimated)))
            : Output.lines(lines(estimated))
                .withMessages(
                    "Estimated with the prices of "
                        + estimated.estimate().pricesOf()
                        + " ("
                        + estimated.estimate().source()
                        + ") in US dollars: the first tier, without a free tier, and only"
                        + " functions.");
    return output.withDiagnostics(estimated.estimate().findings());
  }

  private static List<String> lines(Estimated estimated) {
    List<FunctionCost> functions = estimated.estimate().functions();
    int name = 5;
    int size = 0;
    for (FunctionCost function : functions) {
      name = Math.max(name, function.name().length());
      size = Math.max(size, function.size().length());
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "A month of %s in %s, with %,d calls of %,d ms for each function:",
            estimated.service().name(),
            estimated.service().region(),
            estimated.usage().calls(),
            estimated.usage().milliseconds()));
    for (FunctionCost function : functions) {
      lines.add(
          row(function.name(), name, function.size(), size, function.total()) + parts(function));
    }
    lines.add(row("total", name, "", size, estimated.estimate().total()));
    return lines;
  }

  private static String row(String name, int width, String size, int sizeWidth, double dollars) {
    return "  " + padded(name, width) + "  " + padded(size, sizeWidth) + "  " + dollars(dollars);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String dollars(double amount) {
    String text = String.format(Locale.ROOT, "$%,.2f", amount);
    return " ".repeat(Math.max(0, 11 - text.length())) + text;
  }

  private static String parts(FunctionCost function) {
    List<String> parts = new ArrayList<>();
    function
        .parts()
        .forEach((name, amount) ->
            parts.add(String.format(Locale.ROOT, "%s $%,.2f", words(name), amount)));
    return parts.isEmpty() ? "" : "  (" + String.join(", ", parts) + ")";
  }

  /// The words of a key, as in `ephemeral storage`.
  private static String words(String key) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char character = key.charAt(i);
      words.append(
          Character.isUpperCase(character)
              ? " " + Character.toLowerCase(character)
              : "" + character);
    }
    return words.toString();
  }

  private static Map<String, Object> fields(Estimated estimated) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("service", estimated.service().name());
    fields.put("stage", estimated.service().stage());
    fields.put("region", estimated.service().region());
    fields.put("calls", estimated.usage().calls());
    fields.put("durationMs", estimated.usage().milliseconds());
    fields.put("currency", "USD");
    fields.put("pricesOf", estimated.estimate().pricesOf());
    fields.put("source", estimated.estimate().source());
    List<Map<String, Object>> functions = new ArrayList<>();
    for (FunctionCost function : estimated.estimate().functions()) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("name", function.name());
      item.put("size", function.size());
      function.parts().forEach((part, amount) -> item.put(part, rounded(amount)));
      item.put("total", rounded(function.total()));
      functions.add(item);
    }
    fields.put("functions", functions);
    fields.put("total", rounded(estimated.estimate().total()));
    return fields;
  }

  private static double rounded(double amount) {
    return BigDecimal.valueOf(amount).setScale(6, RoundingMode.HALF_UP).doubleValue();
  }
}

package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Log queries of Application Insights: `union`, `where` with comparisons that `or` joins, `order
/// by timestamp` and `project`. Any other query is refused.
///
/// Evidence: <https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format>,
/// <https://learn.microsoft.com/kusto/query/>.
final class LogsApi {
  private static final Pattern COMPARISON =
      Pattern.compile(
          "\\G(?: or )?(\\w+) (>=|==|contains) (?:datetime\\(([^)]*)\\)|'((?:[^'\\\\]|\\\\.)*)')");

  /// The end of an operator: not one in a text.
  private static final Pattern PIPE =
      Pattern.compile(" *\\|(?=(?:[^'\\\\]|'(?:[^'\\\\]|\\\\.)*')*$) *");

  private final Map<String, List<JsonObject>> tables = new ConcurrentHashMap<>();

  void add(String table, JsonObject row) {
    tables.computeIfAbsent(table, key -> new CopyOnWriteArrayList<>()).add(row);
  }

  Answer query(Call call) {
    JsonObject body = call.json();
    if (!body.has("query")) {
      return refused("The request has no query");
    }
    List<JsonObject> rows = new ArrayList<>();
    List<String> columns = List.of();
    for (String part : PIPE.split(body.get("query").getAsString(), -1)) {
      String[] words = part.split(" ", 2);
      switch (words[0]) {
        case "union" ->
            names(words[1]).forEach(name -> rows.addAll(tables.getOrDefault(name, List.of())));
        case "where" -> {
          Predicate<JsonObject> condition = row -> false;
          int end = 0;
          Matcher matcher = COMPARISON.matcher(words[1]);
          while (matcher.find()) {
            MatchResult comparison = matcher.toMatchResult();
            condition = condition.or(row -> isTrue(comparison, row));
            end = matcher.end();
          }
          if (end < words[1].length()) {
            return refused("Syntax Error: " + words[1].substring(end));
          }
          rows.removeIf(condition.negate());
        }
        case "order" -> rows.sort(Comparator.comparing(row -> text(row, "timestamp")));
        case "project" -> columns = names(words[1]);
        default -> {
          return refused("Unknown operator: " + words[0]);
        }
      }
    }
    return Answer.json(200, answer(rows, columns));
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toList());
  }

  private static boolean isTrue(MatchResult comparison, JsonObject row) {
    String value = text(row, comparison.group(1));
    return switch (comparison.group(2)) {
      case ">=" -> !Instant.parse(value).isBefore(Instant.parse(comparison.group(3)));
      case "==" -> value.equals(literal(comparison));
      default ->
          value.toLowerCase(Locale.ROOT).contains(literal(comparison).toLowerCase(Locale.ROOT));
    };
  }

  private static String literal(MatchResult comparison) {
    return comparison.group(4).replaceAll("\\\\(.)", "$1");
  }

  private static String text(JsonObject row, String name) {
    return row.has(name) ? row.get(name).getAsString() : "";
  }

  private static Answer refused(String message) {
    return Answer.error(400, "BadArgumentError", message);
  }

  private static JsonObject answer(List<JsonObject> found, List<String> names) {
    JsonArray columns = new JsonArray();
    for (String name : names) {
      JsonObject column = new JsonObject();
      column.addProperty("name", name);
      column.addProperty("type", name.equals("timestamp") ? "datetime" : "string");
      columns.add(column);
    }
    JsonArray rows = new JsonArray();
    for (JsonObject row : found) {
      JsonArray values = new JsonArray();
      names.forEach(name -> values.add(row.has(name) ? row.get(name) : JsonNull.INSTANCE));
      rows.add(values);
    }
    JsonObject table = new JsonObject();
    table.addProperty("name", "PrimaryResult");
    table.add("columns", columns);
    table.add("rows", rows);
    JsonArray all = new JsonArray();
    all.add(table);
    JsonObject answer = new JsonObject();
    answer.add("tables", all);
    return answer;
  }

  /// The status of a functions host that runs.
  static JsonObject running() {
    JsonObject status = new JsonObject();
    status.addProperty("state", "Running");
    status.addProperty("version", "4.1042.100");
    return status;
  }
}

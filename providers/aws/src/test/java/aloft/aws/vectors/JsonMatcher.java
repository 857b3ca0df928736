package aloft.aws.vectors;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares values with expected ones. The string `<any>` matches any value but null, `<like
/// PATTERN>` a string that matches the pattern; an object with the key `...` may have additional
/// keys.
final class JsonMatcher {
  private final List<String> differences;

  JsonMatcher(List<String> differences) {
    this.differences = differences;
  }

  void matchResponse(Mapping expected, HttpResponse got) {
    if (expected.get("status") instanceof Scalar status
        && !status.print().equals(String.valueOf(got.status()))) {
      differences.add("status: expected " + status.print() + ", got " + got.status());
    }
    if (expected.get("headers") instanceof Mapping headers) {
      headers.values().forEach((name, value) -> matchHeader(name, value, got.headers()));
    }
    Node body = expected.get("body");
    if (body == null) {
      return;
    }
    Node json = body.get("json");
    byte[] bytes = got.payload().bytes();
    if (json != null) {
      matchValue("body", json, Json.read(got.payload().text(), "body"));
    } else if (!Arrays.equals(Exchange.bytes(body), bytes)) {
      differences.add(
          "body: expected "
              + new String(Exchange.bytes(body), StandardCharsets.UTF_8)
              + ", got "
              + got.payload().text());
    }
  }

  /// @param expected a string, a list of strings for a repeated header, or null if the header must
  ///   be absent
  private void matchHeader(String name, Node expected, List<Header> got) {
    List<String> values =
        got.stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(Header::value)
            .toList();
    List<Node> expectedValues =
        expected.isNull()
            ? List.of()
            : expected instanceof Sequence list ? list.items() : List.of(expected);
    if (expectedValues.size() != values.size()) {
      differences.add(
          "header " + name + ": expected " + Json.write(expected, 0) + ", got " + values);
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      matchValue(
          "header " + name, expectedValues.get(i), new Scalar(values.get(i), expected.place()));
    }
  }

  void matchValue(String path, Node expected, @Nullable Node got) {
    String text = expected.text();
    if ("<any>".equals(text)) {
      if (got == null || got.isNull()) {
        differences.add(path + ": expected a value, got " + Json.write(got, 0));
      }
    } else if (text != null && text.startsWith("<like ")) {
      String pattern = text.substring(6, text.length() - 1);
      if (got == null || got.text() == null || !got.text().matches(pattern)) {
        differences.add(path + ": expected " + text + ", got " + Json.write(got, 0));
      }
    } else if (expected instanceof Mapping fields && got instanceof Mapping gotFields) {
      matchMapping(path, fields.values(), gotFields.values());
    } else if (expected instanceof Sequence list
        && got instanceof Sequence gotList
        && list.items().size() == gotList.items().size()) {
      for (int i = 0; i < list.items().size(); i++) {
        matchValue(path + "[" + i + "]", list.items().get(i), gotList.items().get(i));
      }
    } else if (got == null || !Objects.equals(Json.plainValue(expected), Json.plainValue(got))) {
      differences.add(
          path + ": expected " + Json.write(expected, 0) + ", got " + Json.write(got, 0));
    }
  }

  private void matchMapping(String path, Map<String, Node> expected, Map<String, Node> got) {
    expected.forEach((key, value) -> {
      if (!key.equals("...")) {
        matchValue(path + "." + key, value, got.get(key));
      }
    });
    if (!expected.containsKey("...")) {
      List<String> additional = new ArrayList<>(got.keySet());
      additional.removeAll(expected.keySet());
      additional.forEach(key ->
          differences.add(path + "." + key + ": unexpected: " + Json.write(got.get(key), 0)));
    }
  }
}

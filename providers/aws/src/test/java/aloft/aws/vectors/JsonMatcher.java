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

/// Holds values against what was written down. A text `<any>` stands for any value but null, `<like
/// PATTERN>` for a text that the pattern matches; an object with the key `...` may have more keys.
final class JsonMatcher {
  private final List<String> differences;

  JsonMatcher(List<String> differences) {
    this.differences = differences;
  }

  void answer(Mapping wanted, HttpResponse got) {
    if (wanted.get("status") instanceof Scalar status
        && !status.print().equals(String.valueOf(got.status()))) {
      differences.add("status: wanted " + status.print() + ", got " + got.status());
    }
    if (wanted.get("headers") instanceof Mapping headers) {
      headers.values().forEach((name, value) -> header(name, value, got.headers()));
    }
    Node body = wanted.get("body");
    if (body == null) {
      return;
    }
    Node json = body.get("json");
    byte[] bytes = got.body().bytes();
    if (json != null) {
      value("body", json, Json.read(got.body().text(), "body"));
    } else if (!Arrays.equals(Exchange.bytes(body), bytes)) {
      differences.add(
          "body: wanted "
              + new String(Exchange.bytes(body), StandardCharsets.UTF_8)
              + ", got "
              + got.body().text());
    }
  }

  /// A text, a list of texts where the header stands there several times, or null where it must
  /// not.
  private void header(String name, Node wanted, List<Header> got) {
    List<String> values =
        got.stream()
            .filter(header -> header.name().equalsIgnoreCase(name))
            .map(Header::value)
            .toList();
    List<Node> all =
        wanted.isNull()
            ? List.of()
            : wanted instanceof Sequence list ? list.items() : List.of(wanted);
    if (all.size() != values.size()) {
      differences.add("header " + name + ": wanted " + Json.write(wanted, 0) + ", got " + values);
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      value("header " + name, all.get(i), new Scalar(values.get(i), wanted.place()));
    }
  }

  void value(String path, Node wanted, @Nullable Node got) {
    String text = wanted.text();
    if ("<any>".equals(text)) {
      if (got == null || got.isNull()) {
        differences.add(path + ": wanted a value, got " + Json.write(got, 0));
      }
    } else if (text != null && text.startsWith("<like ")) {
      String pattern = text.substring(6, text.length() - 1);
      if (got == null || got.text() == null || !got.text().matches(pattern)) {
        differences.add(path + ": wanted " + text + ", got " + Json.write(got, 0));
      }
    } else if (wanted instanceof Mapping all && got instanceof Mapping given) {
      mapping(path, all.values(), given.values());
    } else if (wanted instanceof Sequence all
        && got instanceof Sequence given
        && all.items().size() == given.items().size()) {
      for (int i = 0; i < all.items().size(); i++) {
        value(path + "[" + i + "]", all.items().get(i), given.items().get(i));
      }
    } else if (got == null || !Objects.equals(Json.plain(wanted), Json.plain(got))) {
      differences.add(path + ": wanted " + Json.write(wanted, 0) + ", got " + Json.write(got, 0));
    }
  }

  private void mapping(String path, Map<String, Node> wanted, Map<String, Node> got) {
    wanted.forEach((key, value) -> {
      if (!key.equals("...")) {
        value(path + "." + key, value, got.get(key));
      }
    });
    if (!wanted.containsKey("...")) {
      List<String> more = new ArrayList<>(got.keySet());
      more.removeAll(wanted.keySet());
      more.forEach(key ->
          differences.add(path + "." + key + ": not wanted: " + Json.write(got.get(key), 0)));
    }
  }
}

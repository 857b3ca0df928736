package aloft.aws.emulation.http;

import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The headers of a request as HTTP APIs and function URLs pass them to a function: with forwarding
/// headers, without hop-by-hop headers.
final class ForwardedRequest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final HttpRequest request;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final List<String> cookies = new ArrayList<>(0);

  /// @param lower whether header names are lower-cased and cookies separated, as in version 2.0
  ForwardedRequest(HttpRequest request, boolean lower) {
    this.request = request;
    boolean http1 = !lower;
    for (Header header : request.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (lower && name.equals("cookie")) {
        addCookies(header.value());
      } else if (!isHopByHop(name)) {
        add(http1 ? capitalized(name, header.name()) : name, header.value());
      }
    }
    String host = host();
    append(capitalized("x-forwarded-for", http1), request.sourceIp());
    set(
        capitalized("x-forwarded-port", http1),
        host.length() == domain().length() ? "80" : host.substring(domain().length() + 1));
    set(capitalized("x-forwarded-proto", http1), "http");
    headers.computeIfAbsent(
        capitalized("x-amzn-trace-id", http1),
        name -> List.of(traceId(request.id(), request.receivedAt().getEpochSecond())));
  }

  private static boolean isHopByHop(String name) {
    return switch (name) {
      case "connection",
          "keep-alive",
          "expect",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "proxy-connection",
          "proxy-authenticate" ->
          true;
      default -> false;
    };
  }

  // Version 1.0 capitalizes the headers that the gateway knows and keeps the others as sent.
  private static String capitalized(String name, String sent) {
    return switch (name) {
      case "host" -> "Host";
      case "user-agent" -> "User-Agent";
      case "content-length" -> "Content-Length";
      case "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto" ->
          capitalized(name, true);
      default -> sent;
    };
  }

  private static String capitalized(String name, boolean capital) {
    if (!capital) {
      return name;
    }
    return switch (name) {
      case "x-forwarded-for" -> "X-Forwarded-For";
      case "x-forwarded-port" -> "X-Forwarded-Port";
      case "x-forwarded-proto" -> "X-Forwarded-Proto";
      default -> "X-Amzn-Trace-Id";
    };
  }

  private void addCookies(String header) {
    int from = 0;
    while (from <= header.length()) {
      int end = header.indexOf(';', from);
      int to = end < 0 ? header.length() : end;
      String cookie = header.substring(from, to).strip();
      if (!cookie.isEmpty()) {
        cookies.add(cookie);
      }
      from = to + 1;
    }
  }

  private void add(String name, String value) {
    headers.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
  }

  private void append(String name, String value) {
    List<String> values = headers.get(name);
    set(name, values == null ? value : String.join(", ", values) + ", " + value);
  }

  void set(String name, String value) {
    headers.put(name, List.of(value));
  }

  /// The header values by name, in the order of the request.
  Map<String, List<String>> headers() {
    return headers;
  }

  /// Writes the headers; several values of one name are joined by commas.
  void write(JsonWriter out) {
    out.open("headers");
    headers.forEach((name, values) -> out.put(name, join(values)));
    out.close();
  }

  static String join(List<String> values) {
    return values.size() == 1 ? values.getFirst() : String.join(",", values);
  }

  List<String> cookies() {
    return cookies;
  }

  /// The host that the caller used, with the port.
  private String host() {
    String host = request.header("Host");
    return host == null ? "localhost" : host;
  }

  /// The host that the caller used, without the port.
  String domain() {
    String host = host();
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /// The first label of the domain.
  String domainPrefix() {
    String domain = domain();
    int dot = domain.indexOf('.');
    return dot < 0 ? domain : domain.substring(0, dot);
  }

  String time() {
    return time(request.receivedAt());
  }

  static String time(Instant moment) {
    FormattedSecond formatted = lastFormatted;
    if (formatted.second() != moment.getEpochSecond()) {
      formatted = new FormattedSecond(moment.getEpochSecond(), TIME.format(moment));
      lastFormatted = formatted;
    }
    return formatted.text();
  }

  /// The formatted time of one second, cached because many requests share it.
  private record FormattedSecond(long second, String text) {}

  private static volatile FormattedSecond lastFormatted =
      new FormattedSecond(0, TIME.format(Instant.EPOCH));

  private static String traceId(String id, long seconds) {
    StringBuilder digits = new StringBuilder(40);
    for (int i = 0; i < id.length() && digits.length() < 24; i++) {
      char c = id.charAt(i);
      if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
        digits.append(c);
      }
    }
    return "Root=1-" + Long.toHexString(seconds) + "-" + digits + "0".repeat(24 - digits.length());
  }
}

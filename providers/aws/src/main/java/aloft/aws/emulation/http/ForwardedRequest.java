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

/// A request as HTTP APIs and function URLs hand it on: their own headers added, those of the
/// connection left out.
final class ForwardedRequest {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final HttpRequest request;
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final List<String> cookies = new ArrayList<>(0);

  /// @param lower whether names of headers become lower-case, and cookies are told apart
  ForwardedRequest(HttpRequest request, boolean lower) {
    this.request = request;
    boolean http1 = !lower;
    for (Header header : request.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (lower && name.equals("cookie")) {
        addCookies(header.value());
      } else if (!ofConnection(name)) {
        add(http1 ? spelled(name, header.name()) : name, header.value());
      }
    }
    String host = host();
    append(spelled("x-forwarded-for", http1), request.sourceIp());
    set(
        spelled("x-forwarded-port", http1),
        host.length() == domain().length() ? "80" : host.substring(domain().length() + 1));
    set(spelled("x-forwarded-proto", http1), "http");
    headers.computeIfAbsent(
        spelled("x-amzn-trace-id", http1),
        name -> List.of(trace(request.id(), request.moment().getEpochSecond())));
  }

  private static boolean ofConnection(String name) {
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

  // Format 1.0 spells what the gateway knows itself, and leaves the rest as it was sent.
  private static String spelled(String name, String sent) {
    return switch (name) {
      case "host" -> "Host";
      case "user-agent" -> "User-Agent";
      case "content-length" -> "Content-Length";
      case "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto" ->
          spelled(name, true);
      default -> sent;
    };
  }

  private static String spelled(String name, boolean capital) {
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
    List<String> given = headers.get(name);
    set(name, given == null ? value : String.join(", ", given) + ", " + value);
  }

  void set(String name, String value) {
    headers.put(name, List.of(value));
  }

  /// Those of one name are one after another.
  Map<String, List<String>> headers() {
    return headers;
  }

  /// Those of one name are joined.
  void write(JsonWriter out) {
    out.open("headers");
    headers.forEach((name, values) -> out.put(name, joined(values)));
    out.close();
  }

  static String joined(List<String> values) {
    return values.size() == 1 ? values.getFirst() : String.join(",", values);
  }

  List<String> cookies() {
    return cookies;
  }

  /// As the caller named it, with the port.
  private String host() {
    String host = request.header("Host");
    return host == null ? "localhost" : host;
  }

  /// The name that the caller used, without the port.
  String domain() {
    String host = host();
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /// Its first part.
  String domainPrefix() {
    String domain = domain();
    int dot = domain.indexOf('.');
    return dot < 0 ? domain : domain.substring(0, dot);
  }

  String time() {
    return time(request.moment());
  }

  static String time(Instant moment) {
    Second known = last;
    if (known.second() != moment.getEpochSecond()) {
      known = new Second(moment.getEpochSecond(), TIME.format(moment));
      last = known;
    }
    return known.text();
  }

  /// A second as it is written: many requests share one.
  private record Second(long second, String text) {}

  private static volatile Second last = new Second(0, TIME.format(Instant.EPOCH));

  private static String trace(String id, long seconds) {
    StringBuilder digits = new StringBuilder(40);
    for (int i = 0; i < id.length() && digits.length() < 24; i++) {
      char sign = id.charAt(i);
      if ((sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'f')) {
        digits.append(sign);
      }
    }
    return "Root=1-" + Long.toHexString(seconds) + "-" + digits + "0".repeat(24 - digits.length());
  }
}

package aloft.local.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.jspecify.annotations.Nullable;

/// Parses the heads of messages and the trailer fields of chunked bodies, as the lines arrive.
///
/// Everything that RFC 9112 allows a recipient to reject is rejected: two programs that read such a
/// message differently can be made to see different requests (request smuggling).
final class HeadParser {
  /// The length of a body in chunks.
  static final long CHUNKED = -1;

  /// The length of a body that ends with the connection.
  static final long UNTIL_CLOSE = -2;

  private static final boolean[] TOKEN = new boolean[128];
  private static final int MAX_LENGTH_DIGITS = 18;
  // Some clients send an empty line after a body.
  private static final int MAX_EMPTY_LINES = 4;

  private final Connection.Limits limits;
  private @Nullable String startLine;
  private List<Header> fields = new ArrayList<>();
  private int size;
  private int emptyLines;

  static {
    for (char c = '!'; c < 127; c++) {
      TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }

  HeadParser(Connection.Limits limits) {
    this.limits = limits;
  }

  /// Whether a text is a token, as methods and header names are.
  static boolean isToken(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c >= TOKEN.length || !TOKEN[c]) {
        return false;
      }
    }
    return start < end;
  }

  /// Parses the head of a request; null if it is not complete.
  @Nullable HttpRequest request(ReadBuffer in) throws InvalidMessageException {
    String line = readHead(in, InvalidMessageException::targetTooLong);
    if (line == null) {
      return null;
    }
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first == last) {
      throw InvalidMessageException.malformed("the request line has no version");
    }
    String target = line.substring(first + 1, last);
    if (!isToken(line, 0, first)) {
      throw InvalidMessageException.malformed("the method is not a token");
    }
    String method = line.substring(0, first);
    checkTarget(method, target);
    ProtocolVersion version = version(line.substring(last + 1));
    HttpRequest request = new BasicHttpRequest(method, null, null, target);
    request.setVersion(version);
    return withFields(request);
  }

  private static void checkTarget(String method, String target) throws InvalidMessageException {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 127 || c == '#') {
        throw InvalidMessageException.malformed(
            "the target contains a character that must be percent-encoded");
      }
    }
    boolean valid =
        target.startsWith("/")
            || (target.equals("*") && method.equals("OPTIONS"))
            || target.regionMatches(true, 0, "http://", 0, 7);
    if (!valid || method.equals("CONNECT")) {
      throw InvalidMessageException.malformed("the target is not a path");
    }
  }

  private static ProtocolVersion version(String text) throws InvalidMessageException {
    return switch (text) {
      case "HTTP/1.1" -> HttpVersion.HTTP_1_1;
      case "HTTP/1.0" -> HttpVersion.HTTP_1_0;
      default -> throw InvalidMessageException.malformed("the HTTP version is not supported");
    };
  }

  /// Parses the head of a response; null if it is not complete.
  @Nullable HttpResponse response(ReadBuffer in) throws InvalidMessageException {
    String line = readHead(in, InvalidMessageException::headersTooLarge);
    if (line == null) {
      return null;
    }
    // `HTTP/1.1 200 OK`; some servers leave out the space before an empty reason.
    boolean valid = line.length() >= 12 && line.charAt(8) == ' ';
    valid = valid && (line.length() == 12 || line.charAt(12) == ' ');
    int status = valid ? number(line.substring(9, 12), 10) : 0;
    if (status < 100) {
      throw InvalidMessageException.malformed("the response has no valid status line");
    }
    HttpResponse response = new BasicHttpResponse(status);
    response.setVersion(version(line.substring(0, 8)));
    return withFields(response);
  }

  private <T extends HttpMessage> T withFields(T message) {
    message.setHeaders(fields.toArray(Header[]::new));
    reset();
    return message;
  }

  private void reset() {
    startLine = null;
    fields = new ArrayList<>();
    size = 0;
    emptyLines = 0;
  }

  // Returns the start line of a complete head.
  private @Nullable String readHead(ReadBuffer in, Supplier<InvalidMessageException> tooLong)
      throws InvalidMessageException {
    while (startLine == null) {
      String line = in.readLine(limits.maxLine(), tooLong);
      if (line == null) {
        return null;
      }
      if (!line.isEmpty()) {
        startLine = line;
      } else if (++emptyLines > MAX_EMPTY_LINES) {
        throw InvalidMessageException.malformed("there is no request line");
      }
    }
    return readFields(in) ? startLine : null;
  }

  private boolean readFields(ReadBuffer in) throws InvalidMessageException {
    while (true) {
      String line = in.readLine(limits.maxLine(), InvalidMessageException::headersTooLarge);
      if (line == null) {
        return false;
      }
      if (line.isEmpty()) {
        return true;
      }
      size += line.length();
      boolean tooMany = limits.maxHeaders() >= 0 && fields.size() >= limits.maxHeaders();
      if (tooMany || size > limits.maxHead()) {
        throw InvalidMessageException.headersTooLarge();
      }
      fields.add(field(line));
    }
  }

  private static Header field(String line) throws InvalidMessageException {
    int colon = line.indexOf(':');
    if (!isToken(line, 0, Math.max(0, colon))) {
      throw InvalidMessageException.malformed("a header name is not a token");
    }
    int start = colon + 1;
    int end = line.length();
    while (start < end && isSpace(line.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return new BasicHeader(line.substring(0, colon), line.substring(start, end));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /// Parses the trailer fields of a chunked body; null if they are not complete.
  @Nullable List<Header> trailers(ReadBuffer in) throws InvalidMessageException {
    if (!readFields(in)) {
      return null;
    }
    List<Header> trailers = fields;
    reset();
    return trailers;
  }

  /// The length of a message's body in bytes, [#CHUNKED], or `none` without a header for it.
  static long bodyLength(HttpMessage head, long none) throws InvalidMessageException {
    boolean chunked = head.containsHeader("Transfer-Encoding");
    boolean sized = head.containsHeader("Content-Length");
    if (!chunked && !sized) {
      return none;
    }
    if (chunked && sized) {
      throw InvalidMessageException.malformed(
          "Content-Length and Transfer-Encoding exclude each other");
    }
    Header[] headers = head.getHeaders(chunked ? "Transfer-Encoding" : "Content-Length");
    String value = headers.length == 1 ? headers[0].getValue() : "";
    if (chunked) {
      if (!value.toLowerCase(Locale.ROOT).equals("chunked")
          || HttpVersion.HTTP_1_0.equals(head.getVersion())) {
        throw InvalidMessageException.malformed("Transfer-Encoding must be \"chunked\"");
      }
      return CHUNKED;
    }
    if (value.isEmpty() || value.length() > MAX_LENGTH_DIGITS || !isDigits(value)) {
      throw InvalidMessageException.malformed("Content-Length is not a single number");
    }
    return Long.parseLong(value);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// A number without a sign; -1 if it is none or larger than an `int`.
  static int number(String digits, int radix) {
    long value = digits.isEmpty() ? -1 : 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      value = digit < 0 ? -1 : value * radix + digit;
      if (value < 0 || value > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return (int) value;
  }
}

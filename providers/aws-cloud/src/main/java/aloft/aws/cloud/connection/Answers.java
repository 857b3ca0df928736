package aloft.aws.cloud.connection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Checks that an answer is a whole answer of AWS, before the SDK parses it.
///
/// The SDK takes an empty answer for a result without values, and an answer that ends early for an
/// error that is not worth another attempt. An HTML page of a proxy is neither to it.
final class Answers {
  private static final String EMPTY_ETAG = "\"d41d8cd98f00b204e9800998ecf8427e\"";

  private final String service;
  private final String operation;
  private final Duration longest;

  /// @param longest how long the server may take to send the body
  Answers(String service, String operation, Duration longest) {
    this.service = service;
    this.operation = operation;
    this.longest = longest;
  }

  /// Returns the body of an answer.
  ///
  /// @throws AnswerException if it is empty, ends early, or is not of AWS
  @Nullable InputStream check(SdkHttpResponse response, boolean head, @Nullable InputStream body) {
    if (operation.equals("GetObject") && response.isSuccessful()) {
      return object(response, body);
    }
    byte[] bytes = head || body == null ? new byte[0] : read(response, body);
    requireAws(response, bytes);
    // a server that fails may send no reason; the SDK repeats the request for its status
    if (!head && response.statusCode() < 500) {
      requireWhole(response, bytes);
    }
    return body == null ? null : new ByteArrayInputStream(bytes);
  }

  /// The content of an object, which may be large: it is checked while it is read.
  private InputStream object(SdkHttpResponse response, @Nullable InputStream body) {
    String etag = header(response, "ETag");
    long length = length(response);
    if (etag.isEmpty() && header(response, "Content-Type").startsWith("text/html")) {
      throw foreign(response, "an HTML page");
    }
    // the ETag of an object that is encrypted with a key of the user is no hash
    boolean hashed =
        etag.length() == 34 && !header(response, "x-amz-server-side-encryption").startsWith("aws:");
    if ((body == null || length == 0) && (etag.isEmpty() || (hashed && !etag.equals(EMPTY_ETAG)))) {
      throw new AnswerException.Broken("the answer is empty");
    }
    return body == null
        ? InputStream.nullInputStream()
        : new FilterInputStream(body) {
          private long count;

          @Override
          public int read() throws IOException {
            int next = super.read();
            counted(next < 0 ? -1 : 1);
            return next;
          }

          @Override
          public int read(byte[] buffer, int offset, int size) throws IOException {
            int read = super.read(buffer, offset, size);
            counted(read);
            return read;
          }

          private void counted(int read) throws IOException {
            if (read < 0 && count < length) {
              throw new IOException(early(count, length));
            }
            count += Math.max(read, 0);
          }
        };
  }

  private byte[] read(SdkHttpResponse response, InputStream body) {
    long length = length(response);
    long deadline = System.nanoTime() + longest.toNanos();
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(Math.toIntExact(Math.clamp(length, 64, 1 << 20)));
    byte[] buffer = new byte[8192];
    try {
      int read = body.read(buffer);
      while (read >= 0) {
        bytes.write(buffer, 0, read);
        if (System.nanoTime() > deadline) {
          throw new AnswerException.Broken(
              "the answer was not complete after " + longest.toSeconds() + " s");
        }
        read = body.read(buffer);
      }
    } catch (IOException e) {
      String reason = e.getMessage();
      throw new AnswerException.Broken("the answer ended early: " + (reason == null ? e : reason));
    }
    if (bytes.size() < length) {
      throw new AnswerException.Broken(early(bytes.size(), length));
    }
    return bytes.toByteArray();
  }

  private static String early(long count, long length) {
    return "the answer ended after " + count + " of " + length + " bytes";
  }

  private void requireAws(SdkHttpResponse response, byte[] bytes) {
    int status = response.statusCode();
    if (status == 407) {
      throw foreign(response, "a response that is not from AWS");
    }
    String type = header(response, "Content-Type").toLowerCase(Locale.ROOT);
    String start = start(bytes);
    boolean html = start.startsWith("<!doctype html") || start.startsWith("<html");
    // the result of a function may be a page; AWS adds the id of the request
    boolean result = operation.equals("Invoke") && response.isSuccessful();
    boolean page = html || type.startsWith("text/html");
    if ((html && !result) || (page && !hasRequestId(response))) {
      throw foreign(response, "an HTML page");
    }
    if (status >= 300 && status < 400 && !hasRequestId(response)) {
      String location = header(response, "Location");
      throw foreign(
          response,
          location.isEmpty()
              ? "a response that is not from AWS"
              : "a redirect to " + origin(location));
    }
  }

  /// The scheme and the host of an address: its path and query may hold secrets.
  private static String origin(String location) {
    int slash =
        location.indexOf('/', location.indexOf("://") < 0 ? 0 : location.indexOf("://") + 3);
    String origin = slash <= 0 ? location : location.substring(0, slash);
    int query = origin.indexOf('?');
    return origin.substring(origin.indexOf('@') + 1, query < 0 ? origin.length() : query);
  }

  private static AnswerException foreign(SdkHttpResponse response, String what) {
    int status = response.statusCode();
    return new AnswerException.Foreign(
        "status " + status + " and " + what, status >= 500 || status == 429);
  }

  private static boolean hasRequestId(SdkHttpResponse response) {
    return response.firstMatchingHeader("x-amzn-RequestId").isPresent()
        || response.firstMatchingHeader("x-amz-request-id").isPresent();
  }

  /// Checks the body of a success: its length if it may be empty, else its end.
  private void requireWhole(SdkHttpResponse response, byte[] bytes) {
    if (bytes.length == 0) {
      boolean reasonInHeader = response.firstMatchingHeader("x-amzn-ErrorType").isPresent();
      if (needsBody(response.statusCode()) && !reasonInHeader) {
        throw new AnswerException.Broken(
            response.isSuccessful()
                ? "the answer is empty"
                : "AWS answered " + response.statusCode() + " and no reason");
      }
      return;
    }
    byte first = bytes[firstNonSpace(bytes, 0)];
    boolean whole =
        switch (first) {
          case '<' -> operation.equals("Invoke") || isDocument(response, text(bytes));
          case '{', '[' -> {
            if (isQuery() && response.isSuccessful()) {
              throw foreign(response, "JSON that is not from AWS");
            }
            yield isBalanced(bytes);
          }
          // only functions give other texts
          default -> {
            boolean json = header(response, "Content-Type").contains("json");
            if (!operation.equals("Invoke") && !json && !hasRequestId(response)) {
              throw foreign(response, "a response that is not from AWS");
            }
            yield true;
          }
        };
    if (!whole) {
      throw new AnswerException.Broken("the answer ended early");
    }
  }

  /// Whether the service answers with XML that is named after the operation.
  private boolean isQuery() {
    return service.equals("CloudFormation") || service.equals("Sts");
  }

  private boolean needsBody(int status) {
    if (status != 200 && status != 201) {
      return status >= 400;
    }
    return switch (service) {
      case "S3" ->
          switch (operation) {
            case "ListObjectsV2", "ListObjectVersions", "DeleteObjects", "CopyObject" -> true;
            default -> false;
          };
      case "CloudWatchLogs" -> operation.equals("FilterLogEvents");
      case "ApiGateway" -> !operation.endsWith("Resource");
      default -> true;
    };
  }

  private static int firstNonSpace(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length - 1 && (bytes[at] <= ' ' && bytes[at] >= 0)) {
      at++;
    }
    return at;
  }

  private static String start(byte[] bytes) {
    int from = bytes.length == 0 ? 0 : firstNonSpace(bytes, 0);
    return new String(bytes, from, Math.min(16, bytes.length - from), StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  /// Whether an XML document ends with the end tag of its root.
  ///
  /// @throws AnswerException.Foreign if its root is not that of an answer of AWS
  private boolean isDocument(SdkHttpResponse response, String xml) {
    int start = xml.startsWith("<?") ? xml.indexOf('<', 1) : 0;
    if (start < 0) {
      return false;
    }
    int end = start + 1;
    while (end < xml.length() && " />\t\r\n".indexOf(xml.charAt(end)) < 0) {
      end++;
    }
    String name = xml.substring(start + 1, end);
    if (isQuery()
        && response.isSuccessful()
        && end < xml.length()
        && !name.equals(operation + "Response")) {
      throw foreign(response, "XML that is not from AWS");
    }
    return xml.endsWith("</" + name + ">")
        || (xml.endsWith("/>") && xml.indexOf('>', start) == xml.length() - 1);
  }

  /// Whether all objects, lists and strings of a JSON text are closed.
  private static boolean isBalanced(byte[] json) {
    int depth = 0;
    boolean string = false;
    for (int at = 0; at < json.length; at++) {
      byte next = json[at];
      if (string) {
        if (next == '\\') {
          at++;
        } else if (next == '"') {
          string = false;
        }
        continue;
      }
      switch (next) {
        case '"' -> string = true;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
    }
    return depth == 0 && !string;
  }

  private static long length(SdkHttpResponse response) {
    String length = header(response, "Content-Length");
    try {
      return length.isEmpty() ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String header(SdkHttpResponse response, String name) {
    return response.firstMatchingHeader(name).orElse("");
  }
}

package aloft.google.cloud.connection;

import aloft.host.network.Certificates;
import aloft.host.network.ProxySettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Sends the requests of all clients, with the proxy and the trusted certificates of the
/// environment.
///
/// Each request is repeated after a failed connection and after an answer that says to try again:
/// every call that Aloft makes may be carried out twice. Not repeated are the pieces of a resumable
/// upload, whose sender asks first how much has arrived.
///
/// Uses `HttpURLConnection`, because it starts fast. It cannot send PATCH: the clients then send
/// POST with the header `X-HTTP-Method-Override`, which Google's APIs understand.
final class Transport extends HttpTransport {
  private static final int MAX_ATTEMPTS = 5;
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
  private static final int READ_TIMEOUT_MILLIS = 60_000;
  private static final int METADATA_TIMEOUT_MILLIS = 500;
  private static final long FIRST_DELAY_MILLIS = 200;
  private static final long FIRST_THROTTLED_DELAY_MILLIS = 500;
  private static final long LONGEST_DELAY_MILLIS = 20_000;

  /// From this size on, a body is not kept in memory.
  private static final long LARGE_BODY = 1 << 20;

  private static final Set<Integer> REPEATED = Set.of(408, 429, 502, 503, 504);

  private final ProxySettings proxies;
  private final Certificates certificates;
  private final CallTrace trace;
  private final int maxAttempts;

  Transport(Environment environment) {
    this.maxAttempts = MAX_ATTEMPTS;
    this.trace = new CallTrace(environment.debug());
    this.proxies =
        new ProxySettings(
            environment::variable,
            (message, hint, cause) ->
                error(Diagnostic.error("google/proxy", message).hint(hint), cause));
    this.certificates =
        new Certificates(
            "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE",
            environment::variable,
            environment.workingFolder(),
            (message, hint, cause) ->
                error(Diagnostic.error("google/ca-bundle", message).hint(hint), cause));
  }

  private Transport(Transport other, int maxAttempts) {
    this.proxies = other.proxies;
    this.certificates = other.certificates;
    this.trace = other.trace;
    this.maxAttempts = maxAttempts;
  }

  /// A transport that sends each request once.
  Transport withoutRetries() {
    return new Transport(this, 1);
  }

  private static UserException error(Diagnostic diagnostic, @Nullable Throwable cause) {
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  CallTrace trace() {
    return trace;
  }

  /// The proxy for an address as shown to users; empty text if it is reached directly.
  String proxy(URI uri) {
    return proxies.shown(uri);
  }

  /// Asks an address once, and not for long, whether it is Google's metadata server.
  boolean isMetadataServer(String url) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(METADATA_TIMEOUT_MILLIS);
      connection.setReadTimeout(METADATA_TIMEOUT_MILLIS);
      connection.setRequestProperty("Metadata-Flavor", "Google");
      return "Google".equals(connection.getHeaderField("Metadata-Flavor"));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean supportsMethod(String method) {
    return !method.equals("PATCH");
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new Request(method, url);
  }

  /// A connection that could not be made or broke.
  static final class BrokenConnection extends IOException {
    private static final long serialVersionUID = 1L;
    private final String host;
    private final String proxy;

    /// @param host scheme and host
    /// @param proxy the proxy as shown to users; empty text without one
    BrokenConnection(String host, String proxy, IOException cause) {
      super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
      this.host = host;
      this.proxy = proxy;
    }

    String host() {
      return host;
    }

    String proxy() {
      return proxy;
    }
  }

  private record Header(String name, String value) {}

  private final class Request extends LowLevelHttpRequest {
    private final String method;
    private final String url;
    private final List<Header> headers = new ArrayList<>();
    private int connectTimeout = CONNECT_TIMEOUT_MILLIS;
    private int readTimeout = READ_TIMEOUT_MILLIS;

    Request(String method, String url) {
      this.method = method;
      this.url = url;
    }

    @Override
    public void addHeader(String name, String value) {
      headers.add(new Header(name, value));
    }

    @Override
    public void setTimeout(int newConnectTimeout, int newReadTimeout) {
      connectTimeout = Math.min(newConnectTimeout, CONNECT_TIMEOUT_MILLIS);
      readTimeout = Math.max(newReadTimeout, READ_TIMEOUT_MILLIS);
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      for (int attempt = 1; ; attempt++) {
        long started = System.nanoTime();
        boolean isLast = attempt == maxAttempts || isPiece();
        try {
          Answer answer = send();
          int status = answer.getStatusCode();
          trace.answered(shownMethod(), url, status, started, attempt);
          if (isLast || !(REPEATED.contains(status) || (status == 500 && method.equals("GET")))) {
            return answer;
          }
          long delay = answer.requestedDelay();
          answer.disconnect();
          pause(delay >= 0 ? delay : delay(FIRST_THROTTLED_DELAY_MILLIS, attempt));
        } catch (IOException e) {
          trace.failed(shownMethod(), url, e, started, attempt);
          if (isLast || !isTemporary(e)) {
            URI uri = URI.create(url);
            throw new BrokenConnection(uri.getScheme() + "://" + uri.getAuthority(), proxy(uri), e);
          }
          pause(delay(FIRST_DELAY_MILLIS, attempt));
        }
      }
    }

    /// The method that the API carries out.
    private String shownMethod() {
      for (Header header : headers) {
        if (header.name().equalsIgnoreCase("X-HTTP-Method-Override")) {
          return header.value();
        }
      }
      return method;
    }

    /// A timeout is an [InterruptedIOException], too.
    private static boolean isTemporary(IOException e) {
      return !(e instanceof SSLException)
          && (!(e instanceof InterruptedIOException) || e instanceof SocketTimeoutException);
    }

    private boolean isPiece() {
      return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("Content-Range"));
    }

    private Answer send() throws IOException {
      HttpURLConnection connection = open(URI.create(url));
      connection.setRequestMethod(method);
      connection.setConnectTimeout(connectTimeout);
      connection.setReadTimeout(readTimeout);
      for (Header header : headers) {
        connection.addRequestProperty(header.name(), header.value());
      }
      boolean isWriting = method.equals("POST") || method.equals("PUT");
      // the JDK would turn a GET with a body, even an empty one, into a POST
      if (isWriting && getStreamingContent() != null) {
        if (getContentType() != null) {
          connection.setRequestProperty("Content-Type", getContentType());
        }
        if (getContentEncoding() != null) {
          connection.setRequestProperty("Content-Encoding", getContentEncoding());
        }
        sendContent(connection);
      } else if (isWriting) {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(0);
        connection.getOutputStream().close();
      }
      return new Answer(connection, connection.getResponseCode());
    }

    private void sendContent(HttpURLConnection connection) throws IOException {
      connection.setDoOutput(true);
      long length = getContentLength();
      if (length >= LARGE_BODY) {
        connection.setFixedLengthStreamingMode(length);
        try (OutputStream out = connection.getOutputStream()) {
          getStreamingContent().writeTo(out);
        }
      } else {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        getStreamingContent().writeTo(body);
        connection.setFixedLengthStreamingMode(body.size());
        try (OutputStream out = connection.getOutputStream()) {
          body.writeTo(out);
        }
      }
    }
  }

  private HttpURLConnection open(URI uri) throws IOException {
    ProxySettings.Configured proxy = proxies.find(uri);
    HttpURLConnection connection =
        (HttpURLConnection)
            uri.toURL().openConnection(proxy == null ? Proxy.NO_PROXY : proxy.proxy());
    if (proxy != null && proxy.user() != null) {
      connection.setRequestProperty("Proxy-Authorization", proxy.authorization());
      connection.setAuthenticator(proxy.authenticator());
    }
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    if (connection instanceof HttpsURLConnection secure) {
      SSLContext trusted = certificates.context();
      if (trusted != null) {
        secure.setSSLSocketFactory(trusted.getSocketFactory());
      }
    }
    return connection;
  }

  /// The delay before the next attempt, in milliseconds: it doubles each time, and is up to a fifth
  /// shorter by chance.
  private static long delay(long first, int attempt) {
    long longest = Math.min(first << (attempt - 1), LONGEST_DELAY_MILLIS);
    return longest - ThreadLocalRandom.current().nextLong(longest / 5);
  }

  private static void pause(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static final class Answer extends LowLevelHttpResponse {
    private final HttpURLConnection connection;
    private final int status;
    private final List<Header> headers = new ArrayList<>();

    Answer(HttpURLConnection connection, int status) {
      this.connection = connection;
      this.status = status;
      for (Map.Entry<@Nullable String, List<String>> header :
          connection.getHeaderFields().entrySet()) {
        String name = header.getKey();
        if (name != null) {
          header.getValue().forEach(value -> headers.add(new Header(name, value)));
        }
      }
    }

    /// How long the server asks to wait, in milliseconds; negative if it does not.
    long requestedDelay() {
      String text = connection.getHeaderField("Retry-After");
      try {
        return text == null
            ? -1
            : Math.min(1000 * Long.parseLong(text.strip()), LONGEST_DELAY_MILLIS);
      } catch (NumberFormatException e) {
        return -1;
      }
    }

    @Override
    public @Nullable InputStream getContent() throws IOException {
      return status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    }

    @Override
    public @Nullable String getContentEncoding() {
      return connection.getContentEncoding();
    }

    @Override
    public long getContentLength() {
      return connection.getContentLengthLong();
    }

    @Override
    public @Nullable String getContentType() {
      return connection.getContentType();
    }

    @Override
    public @Nullable String getStatusLine() {
      return connection.getHeaderField(0);
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public @Nullable String getReasonPhrase() throws IOException {
      return connection.getResponseMessage();
    }

    @Override
    public int getHeaderCount() {
      return headers.size();
    }

    @Override
    public String getHeaderName(int index) {
      return headers.get(index).name();
    }

    @Override
    public String getHeaderValue(int index) {
      return headers.get(index).value();
    }

    @Override
    public void disconnect() {
      connection.disconnect();
    }
  }
}

package aloft.aws.cloud.connection;

import aloft.host.network.Certificates;
import aloft.host.network.ProxySettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Creates HTTP clients with the proxy, trusted certificates and timeouts of the environment.
///
/// Uses `HttpURLConnection`, because it starts fast: the JDK reads its trust store on the first
/// `https` request only. A client for PATCH uses `java.net.http` instead. The proxy is chosen for
/// each request; the certificates are read once.
final class Transport {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

  private final ProxySettings proxies;
  private final Certificates certificates;

  Transport(Environment environment) {
    this.proxies =
        new ProxySettings(
            environment::variable,
            (message, hint, cause) ->
                error(Diagnostic.error("aws/proxy", message).hint(hint), cause));
    this.certificates =
        new Certificates(
            "AWS_CA_BUNDLE",
            environment::variable,
            environment.workingFolder(),
            (message, hint, cause) ->
                error(Diagnostic.error("aws/ca-bundle", message).hint(hint), cause));
  }

  private static UserException error(Diagnostic diagnostic, @Nullable Throwable cause) {
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  Certificates certificates() {
    return certificates;
  }

  ProxySettings proxies() {
    return proxies;
  }

  /// A client for all methods but PATCH.
  ///
  /// @param timeout the maximum time without data from the server
  SdkHttpClient client(Duration timeout) {
    return new Client(UrlConnectionHttpClient.create(uri -> open(uri, timeout)));
  }

  /// Throws what the client wraps, as for an answer that is not HTTP: the SDK expects it.
  private record Client(SdkHttpClient client) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      ExecutableHttpRequest prepared = client.prepareRequest(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          try {
            return prepared.call();
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        }

        @Override
        public void abort() {
          prepared.abort();
        }
      };
    }

    @Override
    public String clientName() {
      return client.clientName();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private HttpURLConnection open(URI uri, Duration timeout) {
    ProxySettings.Configured proxy = proxies.find(uri);
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              uri.toURL().openConnection(proxy == null ? Proxy.NO_PROXY : proxy.proxy());
      if (proxy != null && proxy.user() != null) {
        // the first is for plain HTTP, the second for tunnels
        connection.setRequestProperty("Proxy-Authorization", proxy.authorization());
        connection.setAuthenticator(proxy.authenticator());
      }
      connection.setConnectTimeout(Math.toIntExact(connectTimeout(timeout).toMillis()));
      connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
      connection.setInstanceFollowRedirects(false);
      if (connection instanceof HttpsURLConnection secure) {
        SSLContext trusted = certificates.context();
        if (trusted != null) {
          secure.setSSLSocketFactory(trusted.getSocketFactory());
        }
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Duration connectTimeout(Duration timeout) {
    return timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT;
  }

  /// A client for services that need PATCH, which `HttpURLConnection` cannot send.
  ///
  /// @param timeout the maximum time until the answer is complete
  SdkHttpClient patchingClient(Duration timeout) {
    return new PatchingClient(certificates.context(), proxies, connectTimeout(timeout), timeout);
  }
}

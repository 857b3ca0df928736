package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// How bytes travel: proxies, trusted certificates, timeouts, as the environment says.
///
/// Made for short commands: connections of the JDK, whose trust store is read with the first
/// `https` request and not before.
final class Transport {
  private final Environment environment;
  private @Nullable SSLContext trusted;

  Transport(Environment environment) {
    this.environment = environment;
  }

  /// A client.
  ///
  /// @param patience how long one answer may take
  SdkHttpClient client(Duration patience) {
    return UrlConnectionHttpClient.create(uri -> open(uri, patience));
  }

  private HttpURLConnection open(URI uri, Duration patience) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxy(uri));
      connection.setConnectTimeout(10_000);
      connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
      connection.setInstanceFollowRedirects(false);
      String bundle = bundle();
      if (bundle != null && connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(trusted(bundle).getSocketFactory());
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable String bundle() {
    String own = environment.variable("AWS_CA_BUNDLE");
    return own != null ? own : first("cafile", "CAFILE");
  }

  private Proxy proxy(URI uri) {
    String given =
        uri.getScheme().equals("https")
            ? first("HTTPS_PROXY", "https_proxy", "proxy")
            : first("HTTP_PROXY", "http_proxy", "proxy");
    if (given == null || bypassed(uri.getHost())) {
      return Proxy.NO_PROXY;
    }
    try {
      URI proxy = URI.create(given.contains("://") ? given : "http://" + given);
      int port = proxy.getPort() > 0 ? proxy.getPort() : 80;
      return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Diagnostic.error("aws/proxy", "the proxy address \"" + given + "\" is not an address")
              .hint("set HTTPS_PROXY to an address as in http://proxy.example.com:3128"),
          e);
    }
  }

  private boolean bypassed(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    String list = first("NO_PROXY", "no_proxy");
    if (list == null) {
      return false;
    }
    for (String entry : list.split(",", -1)) {
      String name = entry.strip().toLowerCase(Locale.ROOT);
      String bare = name.startsWith(".") ? name.substring(1) : name;
      if (name.equals("*")
          || (!bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare)))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String first(String... names) {
    for (String name : names) {
      String value = environment.variable(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private synchronized SSLContext trusted(String file) {
    SSLContext known = trusted;
    if (known == null) {
      known = read(file);
      trusted = known;
    }
    return known;
  }

  private SSLContext read(String file) {
    Path path = environment.workingFolder().resolve(file);
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("bundle-" + count++, certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new UserException(
          Diagnostic.error("aws/ca-bundle", "cannot read the certificates in " + path)
              .hint("AWS_CA_BUNDLE must name a file of certificates in PEM form"),
          e);
    }
  }

  /// A client for services that want PATCH, which the JDK's older connections cannot send.
  SdkHttpClient patching() {
    String bundle = bundle();
    return new PatchingClient(bundle == null ? null : trusted(bundle), this::proxy);
  }
}

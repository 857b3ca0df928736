package aloft.cli.esbuild;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.provider.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Fetches archives of packages from the registry that npm is set to. Credentials are sent only to
/// the addresses that npm has them for, and are in no message.
final class NpmRegistry {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 30_000;
  private static final int MAX_BYTES = 50_000_000;
  private static final int MAX_REDIRECTS = 5;

  /// A fetch ends after this time, and one second more for each 20 kB received.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int BYTES_PER_SECOND = 20_000;

  private final NpmSettings settings;
  private final Duration patience;
  private final AtomicLong received = new AtomicLong();
  private final Consumer<String> debug;

  NpmRegistry(NpmSettings settings, Environment environment) {
    this(settings, environment, PATIENCE);
  }

  NpmRegistry(NpmSettings settings, Environment environment, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    Consumer<String> lines = environment.debug();
    this.debug = lines == null ? line -> {} : lines;
  }

  /// The archive of a version of a package.
  ///
  /// @param digest the SHA-512 of the archive in base64
  /// @throws IOException with a message for the user, if it cannot be fetched or is another archive
  byte[] fetch(String name, String version, String digest) throws IOException {
    // A virtual thread that is interrupted closes its connection.
    FutureTask<byte[]> task = new FutureTask<>(() -> archive(name, version, digest));
    Thread.ofVirtual().start(task);
    Duration tick = patience.dividedBy(100);
    Duration waited = Duration.ZERO;
    try {
      while (true) {
        try {
          return task.get(tick.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          waited = waited.plus(tick);
          if (waited.compareTo(patience.plusSeconds(received.get() / BYTES_PER_SECOND)) > 0) {
            throw new IOException(
                settings.host()
                    + " is too slow: it has sent "
                    + received.get()
                    + " bytes in "
                    + waited.toSeconds()
                    + " seconds",
                e);
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    } finally {
      task.cancel(true);
    }
  }

  private byte[] archive(String name, String version, String digest) throws IOException {
    URI registry = settings.registry();
    String file = name.substring(name.indexOf('/') + 1) + "-" + version + ".tgz";
    byte[] archive = read(registry.resolve(name + "/-/" + file), null);
    if (archive == null) {
      archive = read(tarball(registry, name, version), null);
    }
    if (archive == null) {
      throw new IOException(registry.getHost() + " does not have " + name + " " + version);
    }
    if (!digest.equals(sha512(archive))) {
      throw new IOException(
          registry.getHost() + " has sent another file than " + name + " " + version);
    }
    return archive;
  }

  // Some registries keep the archives elsewhere.
  private URI tarball(URI registry, String name, String version) throws IOException {
    byte[] text =
        read(registry.resolve(name.replace("/", "%2f")), "application/vnd.npm.install-v1+json");
    Node address = null;
    try {
      address =
          text == null
              ? null
              : Json.read(new String(text, StandardCharsets.UTF_8), "registry")
                  .get("versions", version, "dist", "tarball");
    } catch (UserException e) {
      throw new IOException(registry.getHost() + " has sent no list of versions of " + name, e);
    }
    String location = address == null ? null : address.text();
    if (location == null) {
      throw new IOException(registry.getHost() + " does not have " + name + " " + version);
    }
    try {
      URI archive = registry.resolve(location);
      if (NpmSettings.isWebAddress(archive)) {
        return archive;
      }
    } catch (IllegalArgumentException e) {
      // As without an address.
    }
    throw new IOException(registry.getHost() + " has sent no address of " + name);
  }

  /// The content at an address; null if there is none.
  private byte @Nullable [] read(URI address, @Nullable String accept) throws IOException {
    URI at = address;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpURLConnection connection = connect(at, accept);
      try {
        int status = connection.getResponseCode();
        debug.accept("npm: GET " + at.getHost() + at.getRawPath() + " " + status);
        switch (status) {
          case HttpURLConnection.HTTP_OK -> {
            return content(connection, at);
          }
          case HttpURLConnection.HTTP_NOT_FOUND -> {
            return null;
          }
          case HttpURLConnection.HTTP_MOVED_PERM,
              HttpURLConnection.HTTP_MOVED_TEMP,
              HttpURLConnection.HTTP_SEE_OTHER,
              307,
              308 ->
              at = target(at, connection.getHeaderField("Location"));
          case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
              throw new IOException(
                  at.getHost() + " refuses it (status " + status + "): log in with npm");
          default -> throw new IOException(at.getHost() + " answers with status " + status);
        }
      } catch (UnknownHostException e) {
        throw new IOException("the host " + at.getHost() + " cannot be found", e);
      } catch (SocketTimeoutException e) {
        throw new IOException(at.getHost() + " does not answer", e);
      } catch (ConnectException | SSLException e) {
        throw new IOException(at.getHost() + ": " + e.getMessage(), e);
      } finally {
        connection.disconnect();
      }
    }
    throw new IOException(address.getHost() + " redirects too often");
  }

  private static URI target(URI at, @Nullable String location) throws IOException {
    try {
      URI target = location == null ? null : at.resolve(location);
      boolean isSafe =
          target != null
              && NpmSettings.isWebAddress(target)
              && (target.getScheme().equals("https") || at.getScheme().equals("http"));
      if (target != null && isSafe) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      // As without an address.
    }
    throw new IOException(at.getHost() + " redirects to nowhere");
  }

  private HttpURLConnection connect(URI address, @Nullable String accept) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.toURL().openConnection(proxy(address));
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    if (accept != null) {
      connection.setRequestProperty("Accept", accept);
    }
    String authorization = settings.authorization(address);
    if (authorization != null && (authorization.contains("\n") || authorization.contains("\r"))) {
      // The connection would refuse it with a message that holds it.
      throw new IOException("the credentials in the settings of npm contain a line break");
    }
    if (authorization != null) {
      connection.setRequestProperty("Authorization", authorization);
    }
    return connection;
  }

  private Proxy proxy(URI address) throws IOException {
    String host = address.getHost();
    String text = settings.proxy(address.getScheme());
    if (text == null || text.isEmpty()) {
      return Proxy.NO_PROXY;
    }
    for (String direct : settings.noProxy().split("[,\\s]+", -1)) {
      String suffix = direct.startsWith("*") ? direct.substring(1) : direct;
      if (direct.equals("*")
          || (!suffix.isEmpty()
              && (host.equals(suffix)
                  || host.endsWith(suffix.startsWith(".") ? suffix : "." + suffix)))) {
        return Proxy.NO_PROXY;
      }
    }
    try {
      URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
      if (proxy.getHost() != null) {
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port));
      }
    } catch (IllegalArgumentException e) {
      // The text may hold a password.
    }
    throw new IOException("the proxy in the settings of npm is not an address");
  }

  private byte[] content(HttpURLConnection connection, URI at) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      byte[] buffer = new byte[16_384];
      for (int n = in.read(buffer); n >= 0 && content.size() < MAX_BYTES; n = in.read(buffer)) {
        content.write(buffer, 0, n);
        received.addAndGet(n);
      }
      if (content.size() >= connection.getContentLengthLong()) {
        return content.toByteArray();
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // As if it were shorter.
    }
    throw new IOException(at.getHost() + " has closed the connection too early");
  }

  private static String sha512(byte[] content) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-512").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package aloft.google.cloud;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The token endpoint of Google's accounts, and the key of a service account that uses it.
final class TokenServer implements AutoCloseable {
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  TokenServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        http -> {
          String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(URLDecoder.decode(body, StandardCharsets.UTF_8));
          byte[] answer =
              """
              {"access_token": "access", "expires_in": 3600, "token_type": "Bearer",
               "id_token": "%s"}
              """
                  .formatted(idToken())
                  .getBytes(StandardCharsets.UTF_8);
          http.getResponseHeaders().set("Content-Type", "application/json");
          http.sendResponseHeaders(200, answer.length);
          http.getResponseBody().write(answer);
          http.close();
        });
    server.start();
  }

  /// The bodies of the requests, decoded.
  List<String> requests() {
    return requests;
  }

  static String idToken() {
    return part("{\"alg\":\"none\"}")
        + "."
        + part("{\"aud\":\"any\",\"exp\":4102444800,\"iat\":1}")
        + "."
        + part("signature");
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes the key of a service account to a file.
  Path keyFile(Path folder) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
      keys.initialize(2048);
      String key =
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8))
              .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
      String pem = "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n";
      return Files.writeString(
          folder.resolve("key.json"),
          """
          {
            "type": "service_account",
            "project_id": "project-of-the-key",
            "private_key_id": "1",
            "private_key": "%s",
            "client_email": "deployer@project-of-the-key.iam.gserviceaccount.com",
            "client_id": "1",
            "token_uri": "http://127.0.0.1:%d/token"
          }
          """
              .formatted(pem.replace("\n", "\\n"), server.getAddress().getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

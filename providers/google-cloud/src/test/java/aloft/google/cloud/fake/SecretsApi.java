package aloft.google.cloud.fake;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Answers `versions:access` of Secret Manager with the values that the test has added. No emulator
/// has it.
///
/// Evidence: the reference of the API and its discovery document.
final class SecretsApi {
  /// The versions by the name of the secret, the oldest first.
  private final Map<String, List<byte[]>> secrets = new ConcurrentHashMap<>();

  /// Adds a version.
  ///
  /// @param secret as in `projects/PROJECT/secrets/NAME`
  void add(String secret, byte[] value) {
    secrets.computeIfAbsent(secret, any -> new ArrayList<>()).add(value.clone());
  }

  Answer answer(Call call) {
    String[] parts = call.path().split("/", -1);
    boolean isAccess =
        parts.length == 8 && parts[6].equals("versions") && parts[7].endsWith(":access");
    if (!isAccess || !call.method().equals("GET")) {
      return Answer.error(501, "the double only accesses versions");
    }
    String secret = "projects/" + parts[3] + "/secrets/" + parts[5];
    List<byte[]> versions = secrets.get(secret);
    if (versions == null) {
      return Answer.error(404, "Secret [" + secret + "] not found or has no versions.");
    }
    String version = parts[7].substring(0, parts[7].length() - ":access".length());
    int number = version.equals("latest") ? versions.size() : Integer.parseInt(version);
    String name = secret + "/versions/" + number;
    if (number < 1 || number > versions.size()) {
      return Answer.error(404, "Secret Version [" + name + "] not found.");
    }
    JsonObject payload = new JsonObject();
    payload.addProperty("data", Base64.getEncoder().encodeToString(versions.get(number - 1)));
    JsonObject body = new JsonObject();
    body.addProperty("name", name);
    body.add("payload", payload);
    return Answer.json(body);
  }
}

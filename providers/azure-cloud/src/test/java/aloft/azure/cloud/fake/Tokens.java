package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// Unsigned access tokens: three parts in Base64, as clients expect that read their claims.
public final class Tokens {
  /// The tenant of every token.
  public static final String TENANT = "72f988bf-0000-4000-8000-000000000001";

  private Tokens() {}

  /// A token for Azure Resource Manager or another audience.
  ///
  /// @param object the object id of who has it
  public static String of(String object, String audience) {
    long now = Instant.now().getEpochSecond();
    JsonObject claims = new JsonObject();
    claims.addProperty("aud", audience);
    claims.addProperty("iss", "https://sts.windows.net/" + TENANT + "/");
    claims.addProperty("iat", now - 60);
    claims.addProperty("nbf", now - 60);
    claims.addProperty("exp", now + 3600);
    claims.addProperty("oid", object);
    claims.addProperty("sub", object);
    claims.addProperty("appid", object);
    claims.addProperty("tid", TENANT);
    claims.addProperty(
        "xms_mirid",
        "/subscriptions/s/resourcegroups/r/providers/Microsoft.ManagedIdentity"
            + "/userAssignedIdentities/deployer");
    return part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}")
        + "."
        + part(claims.toString())
        + "."
        + part("signature");
  }

  /// A token for blobs.
  static String storage(String object) {
    return of(object, "https://storage.azure.com");
  }

  /// The object id in the header of a request; empty if it has no such token.
  static String object(Call call) {
    String[] parts = call.headers().getOrDefault("authorization", "").split("\\.", -1);
    if (parts.length != 3) {
      return "";
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      JsonObject read =
          JsonParser.parseString(new String(claims, StandardCharsets.UTF_8)).getAsJsonObject();
      return read.has("oid") ? read.get("oid").getAsString() : "";
    } catch (RuntimeException e) {
      return "";
    }
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

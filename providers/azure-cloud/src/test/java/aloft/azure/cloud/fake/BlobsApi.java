package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The blobs of storage accounts, at `/<account>/...` of the double. Azurite answers, after the
/// double has checked what Azurite does not: that the account takes shared keys, and that a token's
/// owner has a role that covers the account.
///
/// Evidence:
/// <https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory> and
/// <https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes>.
final class BlobsApi {
  private static final List<String> ROLES =
      List.of(
          // Storage Blob Data Owner, Storage Blob Data Contributor.
          "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "ba92f5b4-2d11-453d-a403-e96b0029c9fe");

  private final Resources resources;
  private final Faults faults;

  BlobsApi(Resources resources, Faults faults) {
    this.resources = resources;
    this.faults = faults;
  }

  /// The account that a path names; null if there is none.
  @Nullable JsonObject account(String path) {
    String name = path.split("/", -1)[1];
    return resources.list("", "Microsoft.Storage/storageAccounts").stream()
        .filter(account -> account.get("name").getAsString().equals(name))
        .findFirst()
        .orElse(null);
  }

  /// What a call does, as in `PUT blob`.
  static String name(Call call) {
    String component = call.query("comp");
    if (component != null && !component.equals("list")) {
      return call.method() + " " + component;
    }
    return call.method()
        + ("container".equals(call.query("restype"))
            ? " container"
            : call.path().split("/", -1).length < 4 ? " account" : " blob");
  }

  /// Answers a call.
  Answer answer(Call call, JsonObject account) throws IOException {
    Map<String, String> headers = new TreeMap<>(call.headers());
    String authorization = headers.getOrDefault("authorization", "");
    if (authorization.startsWith("Bearer ")) {
      String owner = Tokens.object(call);
      if (owner.isEmpty()) {
        return error(401, "InvalidAuthenticationInfo", "The token has no object id.");
      }
      if (!covers(owner, account.get("id").getAsString())) {
        return error(
            403,
            "AuthorizationPermissionMismatch",
            "This request is not authorized to perform this operation using this permission.");
      }
      headers.put("authorization", "Bearer " + Tokens.storage(owner));
    } else if (!allowsKeys(account)
        && (authorization.startsWith("SharedKey")
            || (call.query("sig") != null && call.query("skoid") == null))) {
      return error(
          403,
          "KeyBasedAuthenticationNotPermitted",
          "Key based authentication is not permitted on this storage account.");
    }
    return Azurite.shared()
        .blobs(new Call(call.base(), call.method(), call.target(), headers, call.body()));
  }

  private static boolean allowsKeys(JsonObject account) {
    JsonObject properties = account.getAsJsonObject("properties");
    return !properties.has("allowSharedKeyAccess")
        || properties.get("allowSharedKeyAccess").getAsBoolean();
  }

  /// Whether a role assignment lets someone write blobs of an account.
  boolean covers(String owner, String account) {
    for (JsonObject assignment : resources.list("", "Microsoft.Authorization/roleAssignments")) {
      JsonObject properties = assignment.getAsJsonObject("properties");
      String role = Ids.name(properties.get("roleDefinitionId").getAsString());
      String scope = Ids.key(properties.get("scope").getAsString());
      if (properties.get("principalId").getAsString().equals(owner)
          && ROLES.contains(role.toLowerCase(Locale.ROOT))
          && (Ids.key(account) + "/").startsWith(scope + "/")) {
        return faults.covers(assignment.get("id").getAsString());
      }
    }
    return false;
  }

  private static Answer error(int status, String code, String message) {
    return Answer.text(
            status,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>"
                + code
                + "</Code><Message>"
                + message
                + "</Message></Error>")
        .with("content-type", "application/xml")
        .with("x-ms-error-code", code);
  }
}

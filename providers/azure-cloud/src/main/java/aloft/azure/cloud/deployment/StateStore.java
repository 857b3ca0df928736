package aloft.azure.cloud.deployment;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.connection.FailedCallException;
import aloft.host.Digests;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.plan.Plan;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.blob.models.UserDelegationKey;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.options.BlobUploadFromFileOptions;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the storage account of a service holds about its deployments: `state.json`, and the files
/// of the last ones in folders named by their ids. The container is reached with the token of the
/// user, or with the key of the account where the account allows keys.
final class StateStore {
  static final String FILE = "state.json";
  static final String ARCHIVE = "app.zip";
  static final String CONTAINER = "deployments";
  private static final String VERSION = "2024-01-01";
  private static final String ROLES_VERSION = "2022-04-01";

  /// The built-in role Storage Blob Data Contributor.
  private static final String BLOB_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

  private static final int SAS_HOURS = 2;
  private static final long BLOCK = 4L << 20;
  private static final int PARALLEL_BLOCKS = 4;

  /// The metadata of a blob that holds the digest of its content.
  private static final String DIGEST = "digest";

  /// The metadata of the steps that holds the names of the files of the deployment.
  private static final String NAMES = "names";

  private final AzureConnection connection;
  private final String account;
  private final String accountId;
  private final BlobServiceClient service;
  private final BlobContainerClient container;
  private final boolean hasKey;

  StateStore(AzureConnection connection, String group, Stacks.Stack stack) {
    this.connection = connection;
    this.account = stack.storage();
    this.accountId =
        connection.group(group) + "/providers/Microsoft.Storage/storageAccounts/" + account;
    Node properties = connection.arm().get(accountId, VERSION);
    String url = AzureErrors.text(properties, "properties", "primaryEndpoints", "blob");
    this.hasKey =
        !(properties.get("properties", "allowSharedKeyAccess") instanceof Scalar allowed
            && Boolean.FALSE.equals(allowed.value()));
    String key =
        hasKey
            ? AzureErrors.text(
                connection.arm().post(accountId + "/listKeys", VERSION, null), "keys", "0", "value")
            : null;
    this.service =
        connection.blobs(
            url.endsWith("/") ? url.substring(0, url.length() - 1) : url, account, key);
    this.container = service.getBlobContainerClient(CONTAINER);
  }

  /// Gives the user the role that reads and writes blobs of the account. The stack does that for
  /// who deploys it first; this is for all others.
  ///
  /// @return false if the user may not assign roles, or the account is reached with its key
  boolean grantAccess() {
    String user = connection.principal().id();
    if (hasKey || user.isEmpty()) {
      return false;
    }
    String name =
        UUID.nameUUIDFromBytes((accountId + ' ' + user).getBytes(StandardCharsets.UTF_8))
            .toString();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "roleDefinitionId",
        "/subscriptions/"
            + connection.subscription()
            + "/providers/Microsoft.Authorization/roleDefinitions/"
            + BLOB_CONTRIBUTOR);
    properties.put("principalId", user);
    properties.put("principalType", connection.principal().type());
    try {
      connection
          .arm()
          .put(
              accountId + "/providers/Microsoft.Authorization/roleAssignments/" + name,
              ROLES_VERSION,
              Map.of("properties", properties));
      return true;
    } catch (FailedCallException e) {
      if (e.status() == 403) {
        return false;
      }
      if (e.status() == 409) {
        return true;
      }
      throw e;
    }
  }

  /// The state and the version of its file; the version is empty if there is none.
  record Stored(DeployedState state, String etag) {}

  /// The state of a service that was never deployed.
  static final Stored NONE = new Stored(DeployedState.NONE, "");

  private <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (HttpResponseException e) {
      throw AzureErrors.storage(e);
    } catch (FailedCallException | UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw connection.unanswered(e, service.getAccountUrl());
    }
  }

  Stored read() {
    try {
      return call(() -> {
        BlobDownloadContentResponse answer =
            container
                .getBlobClient(FILE)
                .downloadContentWithResponse(null, null, null, Context.NONE);
        return new Stored(
            DeployedState.fromJson(answer.getValue().toString()),
            answer.getDeserializedHeaders().getETag());
      });
    } catch (FailedCallException e) {
      if (e.isMissing()) {
        return NONE;
      }
      throw e;
    }
  }

  /// Replaces the state.
  ///
  /// @param before what [#read] or this method has returned last
  /// @throws UserException with the code `deployment/conflict` if someone else has replaced it
  Stored write(DeployedState state, Stored before) {
    BlobRequestConditions conditions = new BlobRequestConditions();
    if (before.etag().isEmpty()) {
      conditions.setIfNoneMatch("*");
    } else {
      conditions.setIfMatch(before.etag());
    }
    try {
      return call(() ->
          new Stored(
              state,
              container
                  .getBlobClient(FILE)
                  .uploadWithResponse(
                      new BlobParallelUploadOptions(BinaryData.fromString(state.toJson()))
                          .setRequestConditions(conditions),
                      null,
                      Context.NONE)
                  .getValue()
                  .getETag()));
    } catch (FailedCallException e) {
      if (e.status() == 412 || e.status() == 409) {
        Stored found = read();
        if (found.state().equals(state)) {
          // the answer of the first request was lost
          return found;
        }
        throw new UserException(
            Diagnostic.error(
                    "deployment/conflict",
                    "someone else deploys this service and stage at the same time: "
                        + FILE
                        + " in "
                        + account
                        + " has changed")
                .hint("run the command again when the other deployment has ended"),
            e);
      }
      throw e;
    }
  }

  private BlobClient blob(String id, String file) {
    return container.getBlobClient(id + "/" + file);
  }

  /// Uploads a zip in blocks: one that breaks is sent again alone.
  ///
  /// @param digest of its content
  void upload(String id, Path archive, String digest) {
    call(() ->
        blob(id, ARCHIVE)
            .uploadFromFileWithResponse(
                new BlobUploadFromFileOptions(archive.toString())
                    .setParallelTransferOptions(
                        new ParallelTransferOptions()
                            .setBlockSizeLong(BLOCK)
                            .setMaxSingleUploadSizeLong(BLOCK)
                            .setMaxConcurrency(PARALLEL_BLOCKS))
                    .setMetadata(Map.of(DIGEST, digest)),
                null,
                Context.NONE));
  }

  /// Stores the files of a deployment, that of the steps last: it marks a whole deployment, and
  /// names the others.
  void write(String id, Map<String, String> files) {
    files.forEach((name, text) -> {
      if (!name.equals(Plan.STEPS)) {
        write(id, name, text, Map.of());
      }
    });
    write(
        id,
        Plan.STEPS,
        files.getOrDefault(Plan.STEPS, ""),
        Map.of(NAMES, String.join(" ", files.keySet())));
  }

  private void write(String id, String file, String text, Map<String, String> more) {
    Map<String, String> metadata = new TreeMap<>(more);
    metadata.put(DIGEST, Digests.sha256Hex(text));
    call(() ->
        blob(id, file)
            .uploadWithResponse(
                new BlobParallelUploadOptions(BinaryData.fromString(text)).setMetadata(metadata),
                null,
                Context.NONE));
  }

  /// Returns the texts of a stored deployment.
  ///
  /// @throws UserException with the code `rollback/incomplete` if one of its files is gone, or is
  ///   not the one that was stored
  Map<String, String> readWhole(String id) {
    Map<String, String> files = new TreeMap<>();
    String names = readStored(id, Plan.STEPS, files).getOrDefault(NAMES, "");
    for (String name : names.split(" ", -1)) {
      readStored(id, name, files);
    }
    try {
      if (!call(() -> blob(id, ARCHIVE).getProperties()).getMetadata().containsKey(DIGEST)) {
        throw incomplete(id, ARCHIVE, "was replaced");
      }
    } catch (FailedCallException e) {
      throw e.isMissing() ? incomplete(id, ARCHIVE, "is gone") : e;
    }
    return files;
  }

  /// @return the metadata
  private Map<String, String> readStored(String id, String file, Map<String, String> files) {
    try {
      BlobDownloadContentResponse answer =
          call(() -> blob(id, file).downloadContentWithResponse(null, null, null, Context.NONE));
      String text = answer.getValue().toString();
      Map<String, String> metadata = answer.getDeserializedHeaders().getMetadata();
      if (!Digests.sha256Hex(text).equals(metadata.get(DIGEST))) {
        throw incomplete(id, file, "is damaged");
      }
      files.put(file, text);
      return metadata;
    } catch (FailedCallException e) {
      throw e.isMissing() ? incomplete(id, file, "is gone") : e;
    }
  }

  private UserException incomplete(String id, String file, String problem) {
    return new UserException(
        Diagnostic.error(
                "rollback/incomplete",
                "the deployment "
                    + id
                    + " is incomplete: "
                    + blob(id, file).getBlobUrl().replace("%2F", "/")
                    + " "
                    + problem)
            .hint("deploy the service again, from the sources of that time"));
  }

  /// Returns the text of a file of a deployment; null if there is none.
  @Nullable String text(String id, String file) {
    try {
      return call(() -> blob(id, file).downloadContent().toString());
    } catch (FailedCallException e) {
      if (e.isMissing()) {
        return null;
      }
      throw e;
    }
  }

  /// A URL by which Azure can read the zip of a deployment for two hours.
  String archiveUrl(String id) {
    OffsetDateTime now =
        OffsetDateTime.ofInstant(connection.environment().clock().instant(), ZoneOffset.UTC);
    OffsetDateTime end = now.plusHours(SAS_HOURS);
    BlobServiceSasSignatureValues values =
        new BlobServiceSasSignatureValues(end, new BlobSasPermission().setReadPermission(true));
    BlobClient blob = blob(id, ARCHIVE);
    return call(() -> {
      if (hasKey) {
        return blob.getBlobUrl() + "?" + blob.generateSas(values);
      }
      UserDelegationKey key = service.getUserDelegationKey(now.minusMinutes(5), end);
      return blob.getBlobUrl()
          + "?"
          + blob.generateUserDelegationSas(values, key, account, Context.NONE);
    });
  }

  /// A stored deployment.
  ///
  /// @param files the names of its files, sorted
  record StoredDeployment(String id, List<String> files) {
    Instant createdAt() {
      return Instant.ofEpochMilli(Long.parseLong(id));
    }

    /// Whether the deployment has ended: its steps are stored last.
    boolean isWhole() {
      return files.contains(Plan.STEPS);
    }
  }

  /// Returns the stored deployments, the newest first.
  List<StoredDeployment> deployments() {
    Map<String, List<String>> files = new TreeMap<>();
    call(() -> {
      container
          .listBlobs()
          .forEach(item -> {
            String name = item.getName();
            int slash = name.indexOf('/');
            if (slash > 0 && slash < 18 && isMillis(name.substring(0, slash))) {
              files
                  .computeIfAbsent(name.substring(0, slash), any -> new ArrayList<>())
                  .add(name.substring(slash + 1));
            }
          });
      return files;
    });
    List<StoredDeployment> deployments = new ArrayList<>();
    files.forEach(
        (id, names) -> deployments.add(new StoredDeployment(id, names.stream().sorted().toList())));
    deployments.sort(Comparator.comparing(StoredDeployment::createdAt).reversed());
    return deployments;
  }

  private static boolean isMillis(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  void delete(StoredDeployment deployment) {
    deployment.files().forEach(file -> call(() -> blob(deployment.id(), file).deleteIfExists()));
  }
}

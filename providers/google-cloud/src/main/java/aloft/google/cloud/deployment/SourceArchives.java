package aloft.google.cloud.deployment;

import aloft.google.plan.WantedFunction;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import com.google.cloud.functions.v2.StorageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// The code of functions in the deployment bucket: a zip for Google's build, and a tar for a
/// service of Cloud Run, as Google's own tools upload it.
record SourceArchives(StateStore store, ServiceDeployer.Content content, Progress progress) {

  /// Uploads the code of functions, unless it is in the bucket.
  ///
  /// @return where it is, by hash
  Map<String, StorageSource> upload(List<WantedFunction> changed) {
    Map<String, WantedFunction> byHash = new TreeMap<>();
    changed.forEach(function -> byHash.putIfAbsent(function.sha256(), function));
    Map<String, StorageSource> sources = new ConcurrentSkipListMap<>();
    Parallel.forEach(
        byHash.values(),
        function -> {
          String object = object(function, store);
          Long generation = store.objects().generation(object);
          sources.put(
              function.sha256(),
              StorageSource.newBuilder()
                  .setBucket(store.objects().bucket())
                  .setObject(object)
                  .setGeneration(generation != null ? generation : upload(function, object))
                  .build());
        });
    return sources;
  }

  /// The name of the object with the code of a function.
  static String object(WantedFunction function, StateStore store) {
    return store.codeObject(
        HexFormat.of().formatHex(Base64.getDecoder().decode(function.sha256())),
        function.isService() ? ".tar.gz" : ".zip");
  }

  private long upload(WantedFunction function, String object) {
    Path folder = content.folder();
    if (folder == null) {
      throw new UserException(
          Diagnostic.error(
                  "rollback/code",
                  "the code of the deployment " + content.id() + " is gone: " + object)
              .hint("deploy the service again, from the sources of that time"));
    }
    Path zip = folder.resolve(function.archive());
    return progress.task(
        "Uploading " + function.archive(),
        () -> function.isService() ? uploadTar(zip, object) : store.objects().upload(object, zip));
  }

  private long uploadTar(Path zip, String object) {
    try {
      Path tar = Files.createTempFile("aloft-", ".tar.gz");
      try {
        TarArchive.write(zip, tar);
        return store.objects().upload(object, tar);
      } finally {
        Files.delete(tar);
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error(
                  "deployment/archive",
                  "cannot write " + zip.getFileName() + " as a tar: " + e.getMessage())
              .hint("free some space in the folder for temporary files"),
          e);
    }
  }
}

package aloft.cli.engine;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.Read;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Inputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// From a blueprint to a bundle: packs the zips, compiles the plan, writes both into a folder.
public final class Packing {
  private final Environment environment;

  public Packing(Environment environment) {
    this.environment = environment;
  }

  /// Packs into a folder.
  ///
  /// @param folder relative to the working folder; `.serverless` where null
  public Read<Bundle> bundle(Blueprint blueprint, @Nullable String folder) {
    Path out = environment.workingFolder().resolve(folder == null ? ".serverless" : folder);
    try {
      Files.createDirectories(out);
      Map<String, Artifact> made = new LinkedHashMap<>();
      for (Package wanted : blueprint.packages(new FolderTree(environment.workingFolder()))) {
        made.put(wanted.name(), pack(wanted, out));
      }
      Artifacts artifacts = new Artifacts(made);
      Plan plan = blueprint.plan(new Inputs(artifacts, environment.clock().instant(), Map.of()));
      for (Map.Entry<String, String> file : plan.files().entrySet()) {
        Files.writeString(out.resolve(file.getKey()), file.getValue());
      }
      Files.writeString(out.resolve(Plan.STEPS), plan.stepsJson());
      return Read.of(new Bundle(plan, artifacts, out));
    } catch (IOException e) {
      throw new Failure(
          Diagnostic.error("package/write", "cannot write into " + out + ": " + e.getMessage()), e);
    }
  }

  private Artifact pack(Package wanted, Path out) throws IOException {
    Path root = environment.workingFolder().resolve(wanted.root());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).filter(p -> !p.startsWith(out)).sorted().toList();
    }
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Path file : files) {
        ZipEntry entry = new ZipEntry(root.relativize(file).toString());
        entry.setTime(315532800000L);
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    Files.write(out.resolve(wanted.name() + ".zip"), bytes.toByteArray());
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return new Artifact(
          wanted.name(),
          wanted.name() + ".zip",
          Base64.getEncoder().encodeToString(hash),
          bytes.size());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

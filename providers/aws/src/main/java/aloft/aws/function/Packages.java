package aloft.aws.function;

import aloft.aws.service.AwsService;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import java.util.ArrayList;
import java.util.List;

/// Which zips a service needs.
public final class Packages {
  private static final List<String> NEVER =
      List.of(
          ".git/**",
          ".gitignore",
          ".DS_Store",
          "npm-debug.log",
          "yarn-*.log",
          ".serverless/**",
          ".serverless_plugins/**");

  private Packages() {}

  public static List<Package> of(AwsService service, Tree tree) {
    if (service.functions().isEmpty()) {
      return List.of();
    }
    List<String> excluded = new ArrayList<>(NEVER);
    excluded.add(service.manifest().node().place().file());
    return List.of(
        new Package(
            service.name(),
            "",
            excluded,
            List.of(),
            true,
            List.of(),
            null,
            service.manifest().node().place()));
  }
}

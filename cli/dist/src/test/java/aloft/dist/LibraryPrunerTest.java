package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prunes small libraries with the names and shapes of those of Google and Azure.
final class LibraryPrunerTest {
  private static final String[] SETTINGS = {
    """
    package com.google.cloud.shop.stub;
    public class ShopStubSettings {
      public ShopStub createStub(String transport) {
        if (transport.equals(com.google.api.gax.grpc.GrpcTransportChannel.getGrpcTransportName())) {
          return GrpcShopStub.create(this);
        }
        return new HttpJsonShopStub();
      }
      public Object channel() { return new com.google.api.gax.grpc.GrpcTransportChannel(); }
    }
    """,
    "package com.google.cloud.shop.stub;\npublic abstract class ShopStub {}",
    "package com.google.cloud.shop.stub;\npublic class HttpJsonShopStub extends ShopStub {}",
    """
    package com.google.cloud.shop.stub;
    public class GrpcShopStub extends ShopStub {
      static GrpcShopStub create(ShopStubSettings settings) { return new GrpcShopStub(); }
    }
    """,
    """
    package com.google.api.gax.grpc;
    public class GrpcTransportChannel {
      public static String getGrpcTransportName() { return "grpc"; }
    }
    """,
  };

  private static final String CALLER =
      """
      package aloft;
      public class Caller implements java.util.concurrent.Callable<Object> {
        public Object call() {
          return new com.google.cloud.shop.stub.ShopStubSettings().createStub("grpc");
        }
      }
      """;

  @TempDir Path folder;

  private Path prune(Map<String, String> files, String... more) throws Exception {
    String[] sources = new String[SETTINGS.length + more.length];
    System.arraycopy(SETTINGS, 0, sources, 0, SETTINGS.length);
    System.arraycopy(more, 0, sources, SETTINGS.length, more.length);
    Path jar = JarCompiler.jar(folder, files, sources);
    LibraryPruner.main(new String[] {jar.toString()});
    return jar;
  }

  @Test
  void keepsWhatAloftReachesInCodeTypesAndStrings() throws Exception {
    Path jar =
        prune(
            Map.of(),
            """
            package aloft;
            public class Caller {
              java.util.List<com.google.cloud.shop.Generic> list;
              Object find() throws Exception { return Class.forName("com.google.cloud.shop.Named"); }
              void take(com.google.cloud.shop.Parameter parameter) {}
            }
            """,
            "package com.google.cloud.shop;\npublic class Generic { Inner inner; }",
            "package com.google.cloud.shop;\npublic class Inner {}",
            "package com.google.cloud.shop;\npublic class Named {}",
            "package com.google.cloud.shop;\npublic class Parameter {}",
            "package com.google.cloud.shop;\npublic class Unused { Other other; }",
            "package com.google.cloud.shop;\npublic class Other {}");
    assertThat(JarCompiler.simpleNames(jar))
        .containsExactly("Caller", "Generic", "Inner", "Named", "Parameter");
  }

  @Test
  void clientsWorkWithoutGrpc() throws Exception {
    Path jar = prune(Map.of(), CALLER);
    assertThat(JarCompiler.simpleNames(jar))
        .containsExactly("Caller", "HttpJsonShopStub", "ShopStub", "ShopStubSettings");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      Callable<?> caller =
          (Callable<?>) loader.loadClass("aloft.Caller").getConstructor().newInstance();
      assertThat(caller.call().getClass().getSimpleName()).isEqualTo("HttpJsonShopStub");
      Class<?> settings = loader.loadClass("com.google.cloud.shop.stub.ShopStubSettings");
      Object instance = settings.getConstructor().newInstance();
      assertThatThrownBy(() -> settings.getMethod("channel").invoke(instance))
          .hasRootCauseInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void keepsServicesAndFilesOfKeptPackages() throws Exception {
    Path jar =
        prune(
            Map.of(
                "META-INF/services/x.Zones", "other.Zones\n",
                "other/zones.dat", "data",
                "unused/list.txt", "data",
                "google/shop.proto", "message",
                "META-INF/native-image/x/reflect-config.json", "[]"),
            CALLER,
            "package other;\npublic class Zones {}",
            "package unused;\npublic class Unused {}");
    assertThat(JarCompiler.simpleNames(jar)).contains("Zones").doesNotContain("Unused");
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      assertThat(Files.exists(files.getPath("/other/zones.dat"))).isTrue();
      assertThat(Files.exists(files.getPath("/META-INF/services/x.Zones"))).isTrue();
      assertThat(Files.exists(files.getPath("/unused/list.txt"))).isFalse();
      assertThat(Files.exists(files.getPath("/google/shop.proto"))).isFalse();
      assertThat(Files.exists(files.getPath("/META-INF/native-image/x/reflect-config.json")))
          .isFalse();
    }
  }

  @Test
  void keepsTheNewerVersionsOfKeptClassesAndTheVersionsOfLibraries() throws Exception {
    Path jar =
        JarCompiler.jar(
            folder,
            Map.of(
                "azure-core.properties", "version=1",
                "META-INF/versions/11/OSGI-INF/MANIFEST.MF", "x",
                "META-INF/versions/21/com/azure/core/Used.class", "",
                "META-INF/versions/21/com/azure/core/Unused.class", ""),
            "package aloft;\npublic class Caller { com.azure.core.Used used; }",
            "package com.azure.core;\npublic class Used {}",
            "package com.azure.core;\npublic class Newer {}",
            "package com.azure.core;\npublic class Unused {}");
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      Path newer = files.getPath("/META-INF/versions/21/com/azure/core/Used.class");
      Files.move(
          files.getPath("/com/azure/core/Newer.class"), newer, StandardCopyOption.REPLACE_EXISTING);
    }
    LibraryPruner.main(new String[] {jar.toString()});
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      assertThat(Files.exists(files.getPath("/azure-core.properties"))).isTrue();
      assertThat(Files.exists(files.getPath("/META-INF/versions/11/OSGI-INF/MANIFEST.MF")))
          .isFalse();
      assertThat(Files.exists(files.getPath("/META-INF/versions/21/com/azure/core/Used.class")))
          .isTrue();
      assertThat(Files.exists(files.getPath("/META-INF/versions/21/com/azure/core/Unused.class")))
          .isFalse();
    }
  }

  @Test
  void leavesOtherJarsAlone() throws Exception {
    Path jar = JarCompiler.jar(folder, Map.of(), "package other;\nclass A { class B {} }");
    byte[] before = Files.readAllBytes(jar);
    LibraryPruner.main(new String[] {jar.toString()});
    assertThat(Files.readAllBytes(jar)).isEqualTo(before);
  }
}

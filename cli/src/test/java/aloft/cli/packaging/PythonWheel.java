package aloft.cli.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A Python package created by a test.
record PythonWheel(String name, String version, String tag) {
  static PythonWheel pure(String name) {
    return new PythonWheel(name, "1.0", "py3-none-any");
  }

  /// Writes the wheel into a folder.
  void writeTo(Path folder) throws IOException {
    String info = name + "-" + version + ".dist-info/";
    Map<String, String> files = new LinkedHashMap<>();
    files.put(name + "/__init__.py", "tag = '" + tag + "'\n");
    files.put(name + "/data.txt", "data\n");
    files.put(
        info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
    files.put(
        info + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n");
    files.put(info + "entry_points.txt", "[console_scripts]\n" + name + " = " + name + ":main\n");
    StringBuilder record = new StringBuilder();
    files.keySet().forEach(file -> record.append(file).append(",,\n"));
    files.put(info + "RECORD", record + info + "RECORD,,\n");
    Files.createDirectories(folder);
    Path file = folder.resolve(name + "-" + version + "-" + tag + ".whl");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}

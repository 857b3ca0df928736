package aloft.spi.schema.layout;

import aloft.spi.schema.Layout;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Generates a [Layout] for each record with a schema annotation.
@SupportedAnnotationTypes("aloft.spi.schema.*")
public final class LayoutProcessor extends AbstractProcessor {

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    Set<TypeElement> records = new LinkedHashSet<>();
    for (TypeElement annotation : annotations) {
      for (Element annotated : round.getElementsAnnotatedWith(annotation)) {
        TypeElement record = record(annotated);
        if (record != null && isReachable(record) && LayoutSource.canRead(record)) {
          records.add(record);
        }
      }
    }
    records.forEach(this::write);
    return false;
  }

  private static @Nullable TypeElement record(Element annotated) {
    Element element = annotated;
    while (element != null && element.getKind() != ElementKind.RECORD) {
      element = element.getEnclosingElement();
    }
    return element instanceof TypeElement type ? type : null;
  }

  /// Returns true if a generated class in the same package can use the type.
  private static boolean isReachable(Element type) {
    for (Element element = type;
        element != null && element.getKind() != ElementKind.PACKAGE;
        element = element.getEnclosingElement()) {
      if (!(element instanceof TypeElement) || element.getModifiers().contains(Modifier.PRIVATE)) {
        return false;
      }
    }
    return true;
  }

  private void write(TypeElement record) {
    String binary = processingEnv.getElementUtils().getBinaryName(record).toString();
    String name = Layout.generatedName(binary);
    try (Writer out = processingEnv.getFiler().createSourceFile(name, record).openWriter()) {
      out.write(new LayoutSource(record, name).text());
    } catch (IOException e) {
      processingEnv
          .getMessager()
          .printMessage(Diagnostic.Kind.ERROR, "cannot write " + name + ": " + e, record);
    }
  }
}

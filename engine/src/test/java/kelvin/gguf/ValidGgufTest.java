package kelvin.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import kelvin.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidGgufTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everything_is_read_as_it_was_written(int version) {
        GgufBytes written = GgufBytes.valid(version);
        GgufFile file = BrokenGgufTest.read(written.build());
        GgufMetadata m = file.metadata();
        assertThat(file.version()).isEqualTo(version);
        assertThat(file.size()).isEqualTo(written.size());
        assertThat(m.keys()).hasSize(17).startsWith("general.architecture", "general.alignment", "u8");
        assertThat(m.string("general.architecture")).isEqualTo("llama");
        assertThat(m.integer("u8")).isEqualTo(200);
        assertThat(m.integer("i8")).isEqualTo(-2);
        assertThat(m.integer("u16")).isEqualTo(60_000);
        assertThat(m.integer("i16")).isEqualTo(-5);
        assertThat(m.integer("i32")).isEqualTo(-7);
        assertThat(m.integer("i64")).isEqualTo(-9);
        assertThat(m.number("u32")).isEqualTo(4294967295.0);
        assertThat(m.number("f32")).isEqualTo(1.5);
        assertThat(m.number("f64")).isEqualTo(2.5);
        assertThat(m.bool("bool")).isTrue();
        assertThat(m.strings("strings")).containsExactly("a", "\u20ac");
        assertThat(m.ints("ints")).containsExactly(1, -2, 3);
        assertThat(m.string("absent", "otherwise")).isEqualTo("otherwise");
        assertThat(m.integer("absent", 4)).isEqualTo(4);
        assertThat(m.bool("absent", true)).isTrue();
        TensorInfo a = file.tensor("a");
        assertThat(a.type()).isEqualTo(TensorType.Q8_0);
        assertThat(a.shape()).containsExactly(32L, 2L);
        assertThat(a.rows()).isEqualTo(2);
        assertThat(a.offset()).isEqualTo(written.at("data"));
        assertThat(file.data(a).byteSize()).isEqualTo(68);
        assertThat(file.data(file.tensor("b")).get(ValueLayout.JAVA_BYTE, 11)).isEqualTo((byte) 2);
        assertThat(file.tensor("c").shape()).containsExactly(2L, 1L, 1L, 2L);
        assertThat(file.find("d")).isNull();
    }

    @Test
    void a_value_of_another_kind_is_refused_with_its_key_and_both_kinds() {
        GgufMetadata m = BrokenGgufTest.read(GgufBytes.valid(3).build()).metadata();
        assertThatThrownBy(() -> m.integer("f32")).hasMessageContaining("f32").hasMessageContaining("integer");
        assertThatThrownBy(() -> m.string("u8")).hasMessageContaining("u8").hasMessageContaining("string");
        assertThatThrownBy(() -> m.number("general.architecture")).hasMessageContaining("number");
        assertThatThrownBy(() -> m.bool("u8")).hasMessageContaining("boolean");
        assertThatThrownBy(() -> m.strings("ints")).hasMessageContaining("array of 3");
        assertThatThrownBy(() -> m.ints("strings")).hasMessageContaining("integers");
        assertThatThrownBy(() -> m.floats("ints")).hasMessageContaining("floats");
        assertThatThrownBy(() -> m.integer("ints")).hasMessageContaining("ints");
        assertThatThrownBy(() -> m.integer("u32")).hasMessageContaining("4294967295");
        assertThatThrownBy(() -> m.integer("u64")).isInstanceOf(GgufException.class);
        assertThatThrownBy(() -> m.string("absent")).hasMessageContaining("lacks the key absent");
    }

    @Test
    void a_closed_file_gives_no_data(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("a.gguf"), GgufBytes.valid(3).build());
        GgufFile file = GgufFile.open(path);
        TensorInfo tensor = file.tensor("a");
        assertThat(file.sha256()).hasSize(64);
        file.close();
        file.close();
        assertThatThrownBy(() -> file.data(tensor))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}

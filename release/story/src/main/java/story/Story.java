package story;

import java.nio.file.Path;
import kelvin.generate.Generation;
import kelvin.generate.GenerationRequest;
import kelvin.generate.Generator;
import kelvin.generate.TokenListener;
import kelvin.model.Model;
import kelvin.sampling.SamplingChain;

/** The lines of the README; a test of the reactor compares them. */
public final class Story {
    private Story() {}

    /** Writes a story. */
    public static void main(String[] args) {
        // README
        try (Model model = Model.open(Path.of("model.gguf"))) {
            int[] prompt = model.tokenizer().encode("Once upon a time");
            SamplingChain chain = SamplingChain.parse("temperature=0.8 > top_p=0.95");
            GenerationRequest request = GenerationRequest.of(prompt, chain, 7, 100); // seed 7, up to 100 tokens
            Generation story = new Generator(model).generate(request, TokenListener.NONE);
            System.out.println(story.text());
        }
        // end
    }
}

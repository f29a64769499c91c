"""Tiny random models, one for each architecture, and their logits by transformers in float32.

Needs Python 3, gguf, numpy, torch and transformers; cpu_only_torch.py helps where torch misses CUDA libraries.

    python3 conformance/generate/tiny_models.py

Writes conformance/tiny/NAME.gguf and conformance/tiny/NAME.json. The weights are
drawn from a seed and rounded to bfloat16 (so that git can compress them), then stored as F32, scaled so that logits spread
over several nats and attention is neither flat nor a single position: a wrong rotation, mask, norm or bias moves logits by
tenths of a nat or more.
"""

import hashlib
import json
import pathlib

import gguf
import numpy
import torch
import transformers

OUT = pathlib.Path(__file__).resolve().parent.parent / "tiny"
VOCABULARY = 288
CONTEXT = 256
LENGTH = 40  # tokens of a prompt
POSITIONS = [0, 14, 15, 16, 17, 39]  # whose logits are kept: around the end of gemma3's window, and the last
WINDOW = 16
LLAMA3_SCALING = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}


def byte_alphabet():
    """GPT-2's letter for each byte: printable bytes stand for themselves, the others are moved above U+0100."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, moved = {}, 0
    for byte in range(256):
        if byte in printable:
            letters[byte] = chr(byte)
        else:
            letters[byte] = chr(256 + moved)
            moved += 1
    return [letters[byte] for byte in range(256)]


def tokenizer():
    """Returns pieces, their types and merges: 256 bytes, 28 merges, 4 control tokens."""
    merges = [
        "Ġ t", "h e", "i n", "Ġt he", "r e", "o n", "e r", "Ġ a", "a n", "Ġ s", "o u", "Ġ w", "n d", "e n",
        "in g", "i s", "Ġ o", "o r", "Ġa nd", "a t", "e d", "Ġ b", "i t", "Ġ c", "Ġo f", "l l", "Ġ p", "Ġ f",
    ]  # fmt: skip
    pieces = byte_alphabet() + [merge.replace(" ", "") for merge in merges]
    types = [gguf.TokenType.NORMAL] * len(pieces)
    pieces += ["<|bos|>", "<|eos|>", "<|user|>", "<|end|>"]
    types += [gguf.TokenType.CONTROL] * 4
    assert len(pieces) == len(set(pieces)) == VOCABULARY
    return pieces, types, merges


class Weights:
    """Draws tensors from one seed; every value is a bfloat16 number."""

    def __init__(self, seed):
        self.random = numpy.random.Generator(numpy.random.PCG64(seed))

    @staticmethod
    def rounded(values):
        return torch.from_numpy(values.astype(numpy.float32)).to(torch.bfloat16).to(torch.float32)

    def matrix(self, rows, columns, gain):
        """A column of norm sqrt(columns) gives entries of size about `gain`."""
        return self.rounded(self.random.standard_normal((rows, columns)) * gain / columns**0.5)

    def norm(self, length, middle):
        return self.rounded(middle * self.random.uniform(0.6, 1.4, length))

    def bias(self, length):
        return self.rounded(self.random.standard_normal(length) * 0.5)


def draw(model, seed, config, gemma):
    """Fills a model with weights. A norm's drawn value is what multiplies; gemma's modules store it minus one."""
    weights = Weights(seed)
    gains = {"q_proj": 1.3, "k_proj": 1.3, "v_proj": 1.0, "o_proj": 0.8, "gate_proj": 1.5, "up_proj": 1.0, "down_proj": 1.0}
    state = {}
    for name, value in model.state_dict().items():
        part = name.split(".")[-2]
        if name.endswith(".bias"):
            state[name] = weights.bias(len(value))
        elif part == "embed_tokens":
            scale = config.hidden_size**0.5 if gemma else 1.0  # gemma multiplies embeddings by the root of the width
            state[name] = weights.matrix(*value.shape, config.hidden_size**0.5 / scale)
        elif part == "lm_head":
            if not config.tie_word_embeddings:
                state[name] = weights.matrix(*value.shape, 2.5)
        elif part in gains:
            state[name] = weights.matrix(*value.shape, gains[part])
        else:
            middle = 1.0
            if name == "model.norm.weight" and config.tie_word_embeddings:
                middle = 2.5 if gemma else 2.5 / config.hidden_size**0.5
            elif gemma and part in ("post_attention_layernorm", "post_feedforward_layernorm"):
                middle = 0.5
            state[name] = weights.norm(len(value), middle) - (1 if gemma else 0)
    if config.tie_word_embeddings:
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    model.load_state_dict(state)


def neighbours(weight, heads):
    """Reorders rows of a head from halves (i, i + d/2) to neighbours (2i, 2i + 1), as llama files have them."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def llama3_factors(size):
    """The divisors of the rotary frequencies that Llama 3.1 introduced, one for each pair."""
    s = LLAMA3_SCALING
    longest = s["original_max_position_embeddings"] / s["low_freq_factor"]
    shortest = s["original_max_position_embeddings"] / s["high_freq_factor"]
    factors = []
    for i in range(0, size, 2):
        length = 2 * numpy.pi * s["rope_theta"] ** (i / size)
        if length < shortest:
            factors.append(1.0)
        elif length > longest:
            factors.append(s["factor"])
        else:
            smooth = (s["original_max_position_embeddings"] / length - s["low_freq_factor"]) / (
                s["high_freq_factor"] - s["low_freq_factor"]
            )
            factors.append(1 / ((1 - smooth) / s["factor"] + smooth))
    return numpy.array(factors, numpy.float32)


NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
}
NORMS = {"post_attention_layernorm": "ffn_norm"}
GEMMA_NORMS = {
    "post_attention_layernorm": "post_attention_norm",
    "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}


def gguf_name(name, gemma):
    whole = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight"}
    if name in whole:
        return whole[name]
    if name == "lm_head.weight":
        return "output.weight"
    _, _, layer, rest = name.split(".", 3)
    module, kind = rest.rsplit(".", 1)
    return f"blk.{layer}.{(NAMES | (GEMMA_NORMS if gemma else NORMS))[module]}.{kind}"


def write(path, architecture, name, model, config, head_size):
    gemma = architecture == "gemma3"
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_name(f"tiny random {name}")
    writer.add_license("apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_key_length(head_size)
    writer.add_value_length(head_size)
    if architecture == "llama":
        writer.add_rope_dimension_count(head_size)
        writer.add_vocab_size(VOCABULARY)
    if gemma:
        rope = config.rope_parameters["full_attention"]
        writer.add_sliding_window(config.sliding_window)
        writer.add_rope_freq_base(rope["rope_theta"])
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(rope["factor"])
    else:
        writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    pieces, types, merges = tokenizer()
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2" if architecture.startswith("qwen") else "gpt-2")
    writer.add_token_list(pieces)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_bos_token_id(pieces.index("<|bos|>"))
    writer.add_eos_token_id(pieces.index("<|eos|>"))
    writer.add_add_bos_token(not architecture.startswith("qwen"))
    if name == "llama3":
        writer.add_tensor("rope_freqs.weight", llama3_factors(head_size))
    for key, value in model.state_dict().items():
        if key == "lm_head.weight" and config.tie_word_embeddings:
            continue
        data = value.numpy()
        if gemma and key.endswith("norm.weight"):
            data = data + numpy.float32(1)
        if architecture == "llama" and ".q_proj." in key:
            data = neighbours(data, config.num_attention_heads)
        if architecture == "llama" and ".k_proj." in key:
            data = neighbours(data, config.num_key_value_heads)
        writer.add_tensor(gguf_name(key, gemma), numpy.ascontiguousarray(data))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def prompts(seed):
    random = numpy.random.Generator(numpy.random.PCG64(seed))
    return [random.integers(0, VOCABULARY - 4, LENGTH).tolist() for _ in range(3)]


def forward(model, ids):
    with torch.no_grad():
        return model(torch.tensor([ids]), use_cache=False).logits[0]


def record(model, ids, exact):
    """Logits at the kept positions in nine digits, which name a float32, and how far float32 is from float64."""
    logits = forward(model, ids)
    off = (logits.double() - forward(exact, ids)).abs().max().item()
    return {
        "ids": ids,
        "float32_error": float(f"{off:.2g}"),
        "rows": [
            {
                "position": position,
                "log_partition": float(f"{torch.logsumexp(logits[position].double(), 0).item():.12g}"),
                "logits": [float(f"{x:.9g}") for x in logits[position].tolist()],
            }
            for position in POSITIONS
        ],
    }


def make(name, architecture, model_class, config, head_size, seed):
    torch.manual_seed(seed)
    config._attn_implementation = "eager"
    model = model_class(config).eval()
    draw(model, seed, config, architecture == "gemma3")
    exact = model_class(config).eval()
    exact.load_state_dict(model.state_dict())
    exact.double()
    OUT.mkdir(exist_ok=True)
    file = OUT / f"{name}.gguf"
    write(file, architecture, name, model, config, head_size)
    golden = {
        "schema": "kelvin.conformance.tiny/1",
        "model": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "generator": f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}, float32, eager attention",
        "prompts": [record(model, ids, exact) for ids in prompts(seed + 1)],
    }
    text = json.dumps(golden, separators=(",", ":"))
    for key in ('{"ids"', '{"position"', '"logits"', '"prompts"'):
        text = text.replace(key, "\n" + key)
    (OUT / f"{name}.json").write_text(text + "\n")
    rows = torch.tensor([row["logits"] for p in golden["prompts"] for row in p["rows"]])
    print(
        f"{name}: {file.stat().st_size} bytes, logits spread {rows.std(1).mean():.2f} nats,"
        f" float32 within {max(p['float32_error'] for p in golden['prompts']):.1e}, {golden['sha256']}"
    )


def common(**more):
    """Returns the settings that most models share; control tokens do not reach the mathematics."""
    return {
        "vocab_size": VOCABULARY,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": CONTEXT,
        "bos_token_id": None,
        "eos_token_id": None,
        "pad_token_id": None,
        **more,
    }


def plain(theta):
    return {"rope_type": "default", "rope_theta": theta}


def main():
    t = transformers
    config = t.LlamaConfig(
        **common(num_hidden_layers=3, rms_norm_eps=1e-5, tie_word_embeddings=False, rope_parameters=plain(10000.0))
    )
    make("llama", "llama", t.LlamaForCausalLM, config, 16, 1)

    config = t.LlamaConfig(
        **common(
            num_hidden_layers=2, head_dim=32, rms_norm_eps=1e-5, tie_word_embeddings=True, rope_parameters=LLAMA3_SCALING
        )
    )
    make("llama3", "llama", t.LlamaForCausalLM, config, 32, 2)

    config = t.Gemma3TextConfig(
        **common(
            num_hidden_layers=7,
            num_key_value_heads=1,
            intermediate_size=32,
            head_dim=32,
            query_pre_attn_scalar=32,
            sliding_window=WINDOW,
            layer_types=["full_attention" if i == 5 else "sliding_attention" for i in range(7)],
            rms_norm_eps=1e-6,
            tie_word_embeddings=True,
            rope_parameters={
                "full_attention": {"rope_type": "linear", "rope_theta": 1000000.0, "factor": 8.0},
                "sliding_attention": plain(10000.0),
            },
        )
    )
    make("gemma3", "gemma3", t.Gemma3ForCausalLM, config, 32, 3)

    config = t.Qwen2Config(
        **common(
            num_hidden_layers=2,
            hidden_size=96,
            intermediate_size=64,
            num_attention_heads=6,
            rms_norm_eps=1e-6,
            tie_word_embeddings=True,
            use_sliding_window=False,
            rope_parameters=plain(1000000.0),
        )
    )
    make("qwen2", "qwen2", t.Qwen2ForCausalLM, config, 16, 4)

    config = t.Qwen3Config(
        **common(
            num_hidden_layers=2,
            head_dim=32,
            rms_norm_eps=1e-6,
            tie_word_embeddings=False,
            use_sliding_window=False,
            rope_parameters=plain(1000000.0),
        )
    )
    make("qwen3", "qwen3", t.Qwen3ForCausalLM, config, 32, 5)


if __name__ == "__main__":
    main()

"""The weights, the optimiser and the steps of a training run; what a checkpoint holds."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from index.embed import packaged_folder as base_folder
from qa.reader.dropout import pool_dropouts
from qa.reader.groups import Group
from qa.reader.model import encode, group_loss, load_base
from qa.reader.recipe import MAX_TOKENS, Stage
from qa.reader.spans import sentence_of, sentence_scores


class Trainer:
    """The weights, the optimiser, and where we are; everything that a checkpoint holds."""

    def __init__(self, out: Path, seed: int, precision: str):
        self.out = out
        torch.manual_seed(seed)
        self.network, self.tokenizer = load_base(base_folder())
        pool_dropouts(self.network)
        for parameter in self.network.encoder.embeddings.parameters():
            parameter.requires_grad_(False)
        self.bfloat16 = precision == "bfloat16"
        self.stage, self.step = 0, 0
        self.optimizer = self.fresh_optimizer()

    def fresh_optimizer(self):
        trained = [p for p in self.network.parameters() if p.requires_grad]
        return torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.01)

    def trained_state(self) -> dict:
        return {n: p for n, p in self.network.state_dict().items() if not n.startswith("encoder.embeddings")}

    def save(self, name: str = "checkpoint.pt") -> None:
        temporary = self.out / (name + ".part")
        state = {
            "network": self.trained_state(), "optimizer": self.optimizer.state_dict(),
            "stage": self.stage, "step": self.step, "random": torch.get_rng_state(),
        }  # fmt: skip
        torch.save(state, temporary)
        temporary.replace(self.out / name)

    def resume(self) -> bool:
        path = self.out / "checkpoint.pt"
        if not path.exists():
            return False
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"], strict=False)
        self.optimizer.load_state_dict(state["optimizer"])
        self.stage, self.step = state["stage"], state["step"]
        torch.set_rng_state(state["random"])
        return True

    def forward(self, groups: Sequence[Group]):
        """Logits and loss of one batch of groups."""
        windows = [w for g in groups for w in g.windows]
        questions = [g.question for g in groups for _ in g.windows]
        encoded = encode(self.tokenizer, questions, windows, MAX_TOKENS)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bfloat16):
            logits = self.network(encoded.input_ids, encoded.attention_mask, encoded.token_type_ids)
        rows, position = [], 0
        for group in groups:
            rows.append(slice(position, position + len(group.windows)))
            position += len(group.windows)
        golds = [g.golds for g in groups]
        sentences = [
            [sentence_of(w, spans[0]) if spans else None for w, spans in zip(g.windows, g.golds, strict=True)]
            for g in groups
        ]
        return logits, encoded, rows, group_loss(logits, encoded, rows, golds, sentences)

    def train_step(self, groups: Sequence[Group], rate: float, dropout: bool = True) -> float:
        self.network.train(dropout)  # nothing else in the network asks whether it is training
        for parameters in self.optimizer.param_groups:
            parameters["lr"] = rate
        loss = self.forward(groups)[-1]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def validate(self, groups: Sequence[Group]) -> dict[str, float]:
        """Loss, and how often the right sentence of the right window comes first (answerable groups)."""
        self.network.eval()
        right = answerable = 0
        losses = []
        with torch.inference_mode():
            for start in range(0, len(groups), 8):
                batch = groups[start : start + 8]
                logits, encoded, rows, loss = self.forward(batch)
                losses.append(float(loss))
                for group, part in zip(batch, rows, strict=True):
                    if not group.answerable:
                        continue
                    answerable += 1
                    scored = sentence_scores(logits[part], encoded.spans[part], group.windows)
                    w, s = max(scored, key=lambda item: item[2])[:2]
                    gold = group.golds[w]
                    right += bool(gold) and group.windows[w].sentences[s] == sentence_of(group.windows[w], gold[0])
        return {"loss": sum(losses) / max(1, len(losses)), "sentence": right / max(1, answerable)}


def rate_at(step: int, total: int, stage: Stage) -> float:
    """Linear warm-up over the first 6 % of the schedule, then linear decay to a tenth; and the stage's cool-down."""
    if stage.cool_from and stage.last_step and step > stage.cool_from:
        left = (stage.last_step - step) / (stage.last_step - stage.cool_from)
        return rate_at(stage.cool_from, total, stage) * max(0.03, left)
    warm = max(1, int(0.06 * total))
    return stage.learning_rate * min(1.0, (step + 1) / warm) * (1 - 0.9 * max(0, step - warm) / max(1, total - warm))


def steps(trainer: Trainer, stage: Stage, batches: list[list[Group]], valid: list[Group]) -> Iterator[dict]:
    losses, started, windows = [], time.monotonic(), 0
    end = min(len(batches), stage.last_step or len(batches))
    for step in range(trainer.step, end):
        losses.append(trainer.train_step(batches[step], rate_at(step, len(batches), stage), stage.dropout))
        windows += sum(len(g.windows) for g in batches[step])
        trainer.step = step + 1
        if trainer.step % 50 == 0 or trainer.step == end:
            report = {"stage": stage.name, "step": trainer.step, "of": len(batches), "loss": sum(losses) / len(losses),
                      "windows_a_second": windows / (time.monotonic() - started)}  # fmt: skip
            if trainer.step % 200 == 0 or trainer.step == end:
                report |= {f"valid_{k}": v for k, v in trainer.validate(valid).items()}
                trainer.save()
                trainer.save(f"{stage.name}-{trainer.step}.pt")
            losses = []
            yield report
